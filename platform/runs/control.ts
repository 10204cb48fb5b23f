import { appendAudit } from '../audit/chain.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson } from '../proposals/decide.ts';
import { statesHearing } from '../state-machine.ts';
import { cancelRuns } from './cancel.ts';
import { type RunEvent, type RunStatus, runMachine } from './machine.ts';

async function move(
  transaction: Transaction,
  run: string,
  event: RunEvent,
  change: { status: RunStatus; paused_by: string | null },
): Promise<void> {
  const moved = await transaction
    .updateTable('platform.run')
    .set(change)
    .where('id', '=', run)
    .where('status', 'in', statesHearing(runMachine, event))
    .returning('id')
    .executeTakeFirst();
  if (!moved) throw new Refusal('run_not_active', `There is no run that could ${event}.`);
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
  const { tenant, id } = person;
  return kernelTransaction(parts, tenant, async transaction => {
    const cancellation = { tenant, runs: [run], actor: id, kind: 'run.cancelled', why: null } as const;
    const cancelled = await cancelRuns(transaction, parts, cancellation);
    if (cancelled.length === 0)
      throw new Refusal('run_not_active', 'There is no run that could be cancelled.');
  });
};
