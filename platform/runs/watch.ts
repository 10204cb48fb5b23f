import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { recordEvent } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import { type Alert, alertsOf, type RunFacts } from './alerts.ts';
import { madeStatuses } from './machine.ts';

/** More of them than any rule asks for. */
const newestThrottlings = 100;

/** What is known of a run at this moment. */
export async function factsOf(transaction: Transaction, run: string): Promise<RunFacts> {
  const { total, started_at, ended_at } = await transaction
    .selectFrom('platform.run')
    .select(['total', 'started_at', 'ended_at'])
    .where('id', '=', run)
    .executeTakeFirstOrThrow();
  const rows = await transaction
    .selectFrom('platform.target')
    .select(['status', sql<string>`count(*)`.as('count')])
    .where('run_id', '=', run)
    .groupBy('status')
    .execute();
  const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]));
  const sum = (statuses: readonly string[]): number =>
    statuses.reduce((all, status) => all + (counts.get(status) ?? 0), 0);
  const { open } = await transaction
    .selectFrom('platform.dead_letter')
    .select(sql<string>`count(*)`.as('open'))
    .where('run_id', '=', run)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  const throttlings = await transaction
    .selectFrom('platform.run_throttling')
    .select('at')
    .where('run_id', '=', run)
    .orderBy('id', 'desc')
    .limit(newestThrottlings)
    .execute();
  return {
    targets: total,
    made: sum(madeStatuses),
    givenUp: sum(['stale', 'failed']),
    deadLetters: Number(open),
    startedAt: started_at,
    endedAt: ended_at,
    throttledAt: throttlings.map(({ at }) => at),
  };
}

/** What is wrong with a run, in the words of the rules. */
export const alertsOn = async (transaction: Transaction, parts: Parts, run: string): Promise<Alert[]> =>
  alertsOf(await factsOf(transaction, run), parts.clock());

/** Raises each alert of a run once, as an event that whoever listens is told. */
export const raiseAlerts = (parts: Parts, tenant: string, run: string): Promise<void> =>
  kernelTransaction(parts, tenant, async transaction => {
    const { proposal_id, action, status } = await transaction
      .selectFrom('platform.run')
      .select(['proposal_id', 'action', 'status'])
      .where('id', '=', run)
      .executeTakeFirstOrThrow();
    for (const alert of await alertsOn(transaction, parts, run))
      await recordEvent(transaction, {
        tenant,
        type: 'run.alert',
        key: `run.alert:${run}:${alert.rule}:${alert.severity}`,
        payload: { run, proposal: proposal_id, action, status, ...alert },
      });
  });
