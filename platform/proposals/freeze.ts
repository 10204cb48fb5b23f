import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson } from './decide.ts';

export type FreezeScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'agent' | 'policy'; readonly id: string };

/** The kill switch: from this statement on no grant is consumed and no target is sent. Running runs pause. */
export async function freeze(
  parts: Parts,
  person: Principal,
  scope: FreezeScope,
  reason: string,
): Promise<string> {
  assertPerson(person);
  const { tenant } = person;
  return kernelTransaction(parts, tenant, async transaction => {
    const id = newId();
    await transaction
      .insertInto('platform.freeze')
      .values({
        tenant_id: tenant,
        id,
        scope: scope.kind,
        subject_id: scope.kind === 'everything' ? null : scope.id,
        reason,
        frozen_by: person.id,
      })
      .execute();
    await pauseIfFrozen(transaction);
    await recordEvent(transaction, {
      tenant,
      type: 'writes.frozen',
      key: `writes.frozen:${id}`,
      payload: { freeze: id, scope: scope.kind },
    });
    await appendAudit(transaction, parts.keyring, [
      {
        tenant,
        at: parts.clock(),
        kind: 'writes.frozen',
        actor: person.id,
        payload: { freeze: id, scope: { ...scope }, reason },
      },
    ]);
    return id;
  });
}

/** Lifts a freeze; runs and approvals that it alone held go on. */
export async function thaw(parts: Parts, person: Principal, freezeId: string): Promise<void> {
  assertPerson(person);
  const { tenant } = person;
  await kernelTransaction(parts, tenant, async transaction => {
    const lifted = await transaction
      .updateTable('platform.freeze')
      .set({ lifted_at: sql`clock_timestamp()`, lifted_by: person.id })
      .where('id', '=', freezeId)
      .where('lifted_at', 'is', null)
      .returning('id')
      .execute();
    if (lifted.length === 0) throw new Refusal('not_found', 'There is no such freeze in force.');
    await resumeWhatIsFree(transaction, tenant);
    await recordEvent(transaction, {
      tenant,
      type: 'writes.thawed',
      key: `writes.thawed:${freezeId}`,
      payload: { freeze: freezeId },
    });
    await appendAudit(transaction, parts.keyring, [
      { tenant, at: parts.clock(), kind: 'writes.thawed', actor: person.id, payload: { freeze: freezeId } },
    ]);
  });
}

const isFrozen = (run: 'r') =>
  sql<boolean>`exists (select 1 from platform.freeze f
    join platform.proposal p on p.id = ${sql.ref(`${run}.proposal_id`)}
    join platform.grant g on g.id = ${sql.ref(`${run}.grant_id`)}
    where f.lifted_at is null
      and (f.scope = 'everything' or f.subject_id = p.requester_id or f.subject_id = g.policy_id))`;

/** Pauses the run, or every run, that a freeze in force holds. */
export async function pauseIfFrozen(transaction: Transaction, run?: string): Promise<void> {
  await transaction
    .updateTable('platform.run as r')
    .set({ status: 'paused' })
    .where('r.status', 'in', ['queued', 'applying'])
    .where(isFrozen('r'))
    .$if(run !== undefined, query => query.where('r.id', '=', run!))
    .execute();
}

async function resumeWhatIsFree(transaction: Transaction, tenant: string): Promise<void> {
  const runs = await transaction
    .updateTable('platform.run as r')
    .set({ status: 'queued' })
    .where('r.status', '=', 'paused')
    .where('r.paused_by', 'is', null)
    .where(sql<boolean>`not ${isFrozen('r')}`)
    .returning('r.id')
    .execute();
  for (const { id } of runs) await enqueue(transaction, { tenant, topic: 'run.drive', subject: id });
  const grants = await transaction
    .selectFrom('platform.grant')
    .select('id')
    .where('consumed_at', 'is', null)
    .where('use_by', '>', sql<Date>`clock_timestamp()`)
    .execute();
  for (const { id } of grants) await enqueue(transaction, { tenant, topic: 'grant.consume', subject: id });
}

/** Freezes in force, newest first. */
export const freezesInForce = (parts: Parts, tenant: string) =>
  kernelTransaction(parts, tenant, t =>
    t
      .selectFrom('platform.freeze')
      .selectAll()
      .where('lifted_at', 'is', null)
      .orderBy('frozen_at', 'desc')
      .execute(),
  );
