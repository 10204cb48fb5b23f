import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson } from '../proposals/decide.ts';
import { statesHearing } from '../state-machine.ts';
import { type RunEvent, type RunStatus, runMachine } from './machine.ts';

async function move(
  transaction: Transaction,
  run: string,
  event: RunEvent,
  change: { status: RunStatus; paused_by?: string | null; ended_at?: ReturnType<typeof sql<Date>> },
): Promise<{ proposal_id: string; action: string }> {
  const moved = await transaction
    .updateTable('platform.run')
    .set(change)
    .where('id', '=', run)
    .where('status', 'in', statesHearing(runMachine, event))
    .returning(['proposal_id', 'action'])
    .executeTakeFirst();
  if (!moved) throw new Refusal('run_not_active', `There is no run that could ${event}.`);
  return moved;
}

const tell = (transaction: Transaction, parts: Parts, person: Principal, run: string, kind: string) =>
  appendAudit(transaction, parts.keyring, [
    { tenant: person.tenant, at: parts.clock(), kind, actor: person.id, payload: { run } },
  ]);

/** No further target is sent until it is resumed; those under way end. */
export const pauseRun = (parts: Parts, person: Principal, run: string): Promise<void> => {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    await move(transaction, run, 'pause', { status: 'paused', paused_by: person.id });
    await tell(transaction, parts, person, run, 'run.paused');
  });
};

export const resumeRun = (parts: Parts, person: Principal, run: string): Promise<void> => {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.run')
      .select('status')
      .where('id', '=', run)
      .executeTakeFirst();
    if (row?.status !== 'paused') throw new Refusal('run_not_active', 'There is no paused run of this id.');
    await move(transaction, run, 'resume', { status: 'queued', paused_by: null });
    await enqueue(transaction, { tenant: person.tenant, topic: 'run.drive', subject: run });
    await tell(transaction, parts, person, run, 'run.resumed');
  });
};

/** What is done stays and is listed; what was not sent never will be. */
export const cancelRun = (parts: Parts, person: Principal, run: string): Promise<void> => {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const { proposal_id, action } = await move(transaction, run, 'cancel', {
      status: 'cancelled',
      ended_at: sql<Date>`clock_timestamp()`,
    });
    await transaction
      .updateTable('platform.target')
      .set({ status: 'cancelled', ended_at: sql`clock_timestamp()` })
      .where('run_id', '=', run)
      .where('status', '=', 'pending')
      .execute();
    await recordEvent(transaction, {
      tenant: person.tenant,
      type: 'run.ended',
      key: `run.ended:${run}:cancelled`,
      payload: { run, proposal: proposal_id, action, status: 'cancelled' },
    });
    await tell(transaction, parts, person, run, 'run.cancelled');
  });
};
