import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueOperatorLink } from '../../platform/identity/operator-links.ts';
import { layTemplate } from '../../platform/testing/database.ts';
import { capabilities } from '../../tools/capabilities.ts';
import { configurationFrom } from '../configuration.ts';
import { localDoor } from '../local-door.ts';
import { openDataFolder } from '../safekeeping/data-folder.ts';
import { type Running, startServer } from '../start.ts';
import { Person } from './person.ts';

/** Opens the merchants' ledgers. */
export const simulationSecret = 'of-the-test';

/** The real server with a market of its own, on free ports and a data folder that goes away with it. */
export interface Started {
  readonly running: Running;
  readonly origin: string;
  readonly folder: string;
  /** The first operator, signed in. */
  operator(): Promise<Person>;
  /** The header by which the command line is let in at the local door. */
  localHeaders(): Record<string, string>;
  /** Reads at the local door. */
  local(path: string): Promise<Response>;
  /** How many orders a merchant of the market counts for a checkout. */
  ordersOf(merchant: string, checkout: string): Promise<number>;
  /** Stops the server and the market; the folder stays. */
  stop(): Promise<void>;
  /** Starts again on the same folder and at the same address. */
  startAgain(): Promise<void>;
  /** Stops, and removes the folder. */
  close(): Promise<void>;
}

/**
 * Starts the product as `npm start` does, but for its ports, its folder, and the settings that are given. The folder's
 * database is migrated already.
 */
export async function start(more: Readonly<Record<string, string>> = {}): Promise<Started> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-'));
  await layTemplate(capabilities, join(path, 'database'));
  let { running, stop } = await startOn(path, 0, more);
  const localHeaders = () => ({ 'x-countersign-local': localDoor(path)!.secret });
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
    localHeaders,
    local: at => fetch(`${running.origin}/local${at}`, { headers: localHeaders() }),
    async ordersOf(merchant, checkout) {
      const { origin } = running.market!.merchants.find(({ id }) => id === merchant)!;
      const headers = { 'simulation-secret': simulationSecret };
      const response = await fetch(`${origin}/testing/ledger`, { headers });
      const { orders } = (await response.json()) as { orders: { checkout_id: string }[] };
      return orders.filter(({ checkout_id }) => checkout_id === checkout).length;
    },
    stop: () => stop(),
    async startAgain() {
      ({ running, stop } = await startOn(path, Number(new URL(running.origin).port), more));
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

async function startOn(path: string, port: number, more: Readonly<Record<string, string>>) {
  const folder = await openDataFolder(path);
  try {
    const running = await startServer(configurationFrom({ ...settingsOf(port), ...more }), folder, {
      ...more,
    });
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
