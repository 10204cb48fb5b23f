import { type Home, openInstallation } from './installation.ts';
import type { EmptyApi } from './processes/empty.ts';
import type { LoadApi } from './processes/load.ts';
import { type Child, startChild } from './processes/parent.ts';
import { median, timed } from './statistics.ts';

/** What no design can pass here: an empty transaction, and an empty round trip over HTTP. */
export interface TransactionLimits {
  /** BEGIN and COMMIT, nothing else, in milliseconds. */
  readonly bareMs: number;
  /** The house's own: tenant set, role taken, one statement that reads nothing. */
  readonly scopedMs: number;
  /** One that changes a row, so that the commit has to reach the disk. */
  readonly writingMs: number;
}

export async function measureTransactions(home: Home, times: number): Promise<TransactionLimits> {
  const { database, assistant, close } = await openInstallation(home, 'http://localhost');
  const scope = { tenant: assistant.tenant, role: 'cs_shelf_action' };
  const bare = await timed(times, async () => {
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query('commit');
    client.release();
  });
  const scoped = await timed(times, () =>
    database.transaction(scope, t => t.selectNoFrom(e => e.val(1).as('nothing')).execute()),
  );
  const writing = await timed(times, index =>
    database.transaction(scope, t =>
      t.updateTable('shelf.price').set({ amount: index }).where('article', '=', 'tea-0001').execute(),
    ),
  );
  await close();
  return { bareMs: median(bare), scopedMs: median(scoped), writingMs: median(writing) };
}

export interface HttpLimits {
  readonly connections: number;
  readonly perSecond: number;
  readonly oneConnectionMs: number;
}

export async function measureHttp(
  load: Child<LoadApi>,
  connections: number,
  ms: number,
): Promise<HttpLimits> {
  const empty = startChild<EmptyApi>('empty.ts');
  const settings = { url: await empty.ask('url'), headers: {}, bodies: ['{}'], expect: '{}', ms };
  await load.ask('press', { ...settings, connections });
  const { perSecond } = await load.ask('press', { ...settings, connections });
  const { p50 } = await load.ask('press', { ...settings, connections: 1 });
  await empty.stop();
  return { connections, perSecond, oneConnectionMs: p50 };
}
