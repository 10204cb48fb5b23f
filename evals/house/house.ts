import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueOperatorLink } from '../../platform/identity/operator-links.ts';
import { configurationFrom } from '../../server/configuration.ts';
import { openDataFolder } from '../../server/safekeeping/data-folder.ts';
import { type Running, startServer } from '../../server/start.ts';
import { type SeenCalls, watchCalls } from './calls.ts';
import { Person } from './person.ts';

export const marketSecret = 'of-the-evaluation';

/** The product as `npm start` runs it, in this process, with its market; its first person; and the calls of its chat. */
export interface House {
  readonly running: Running;
  readonly person: Person;
  readonly calls: SeenCalls;
  /** All orders that the market's merchants have. */
  orders(): Promise<number>;
  close(): Promise<void>;
}

/** Starts it on free ports, with a data folder that goes away. `environment` chooses the model, as it does for users. */
export async function openHouse(environment: NodeJS.ProcessEnv = {}): Promise<House> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-evals-'));
  const folder = await openDataFolder(path);
  const settings = { PORT: '0', COUNTERSIGN_MARKET_PORT: '0', COUNTERSIGN_MARKET_SECRET: marketSecret };
  const running = await startServer(configurationFrom(settings), folder, environment);
  const { identity, installation, origin, kernel } = running;
  const calls = watchCalls(kernel);
  const link = await issueOperatorLink(identity, installation.tenant, installation.operator);
  return {
    running,
    person: await Person.signIn(origin, link.secret),
    calls,
    orders: () => ordersOf(running.market!.merchants),
    async close() {
      await running.stop();
      await folder.release();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** How many orders these merchants count in their own ledgers. */
export async function ordersOf(merchants: readonly { readonly origin: string }[]): Promise<number> {
  const counts = merchants.map(async ({ origin }) => {
    const headers = { 'simulation-secret': marketSecret };
    const response = await fetch(`${origin}/testing/ledger`, { headers });
    return ((await response.json()) as { orders: unknown[] }).orders.length;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** One house for all suites of a run, opened when the first of them needs it. */
export function sharedHouse(): { readonly open: () => Promise<House>; readonly close: () => Promise<void> } {
  let opened: Promise<House> | undefined;
  return {
    open: () => (opened ??= openHouse()),
    close: async () => (await opened)?.close(),
  };
}
