import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueOperatorLink } from '../../platform/identity/operator-links.ts';
import { configurationFrom } from '../configuration.ts';
import { localDoor } from '../local-door.ts';
import { openDataFolder } from '../safekeeping/data-folder.ts';
import { type Running, startServer } from '../start.ts';
import { Person } from './person.ts';

/** Opens the merchants' `/testing`: their ledgers and their faults. */
export const simulationSecret = 'of-the-test';

/** The real server with a market of its own, on free ports and a data folder that goes away with it. */
export interface Started {
  readonly running: Running;
  readonly origin: string;
  readonly folder: string;
  /** The first operator, signed in. */
  operator(): Promise<Person>;
  /** The local door of the command line, with the secret of the data folder. */
  local(path: string, method?: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Response>;
  /** A merchant's own page for tests. */
  merchant(id: string, path: string, body?: object): Promise<unknown>;
  /** Stops the server and the market; the folder stays. */
  stop(): Promise<void>;
  /** Starts again on the same folder and at the same address. */
  startAgain(): Promise<void>;
  /** Stops, and removes the folder. */
  close(): Promise<void>;
}

/** Starts the product as `npm start` does, but for its ports and its folder. */
export async function start(): Promise<Started> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-'));
  let { running, stop } = await startOn(path, 0);
  return {
    get running() {
      return running;
    },
    get origin() {
      return running.origin;
    },
    folder: path,
    operator: async () => {
      const { identity, installation, origin } = running;
      const link = await issueOperatorLink(identity, installation.tenant, installation.operator);
      return Person.signIn(origin, link.secret);
    },
    local: (at, method = 'GET', body) => {
      const { origin, secret } = localDoor(path)!;
      return fetch(`${origin}/local${at}`, {
        method,
        headers: { 'x-countersign-local': secret, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    },
    async merchant(id, at, body) {
      const { origin } = running.market!.merchants.find(merchant => merchant.id === id)!;
      const response = await fetch(`${origin}/testing${at}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'simulation-secret': simulationSecret, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return response.json();
    },
    stop: () => stop(),
    async startAgain() {
      ({ running, stop } = await startOn(path, Number(new URL(running.origin).port)));
    },
    async close() {
      await stop();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** The settings of a server for tests; port 0 takes any free one. */
export const settingsOf = (port: number) => ({
  PORT: String(port),
  COUNTERSIGN_MARKET_PORT: '0',
  COUNTERSIGN_MARKET_SECRET: simulationSecret,
});

async function startOn(path: string, port: number) {
  const folder = await openDataFolder(path);
  try {
    const running = await startServer(configurationFrom(settingsOf(port)), folder, {});
    const stop = async (): Promise<void> => {
      await running.stop();
      await folder.release();
    };
    return { running, stop };
  } catch (error) {
    await folder.release();
    throw error;
  }
}
