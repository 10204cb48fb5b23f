import { appendAudit } from '../audit/chain.ts';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import { roleIn } from '../identity/scopes.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson } from './decide.ts';
import { notPending } from './end.ts';

/** What people did with a proposal beside deciding on it. */
export interface DeskView {
  /** Until when the asking person does not want to see it. */
  readonly setAsideUntil: string | null;
  readonly delegate: {
    readonly id: string;
    readonly name: string;
    readonly by: string;
    readonly note: string;
    readonly at: string;
  } | null;
}

export function readDesk(parts: Parts, person: Principal, proposal: string): Promise<DeskView> {
  return kernelTransaction(parts, person.tenant, async transaction => {
    const aside = await transaction
      .selectFrom('platform.set_aside')
      .select('until')
      .where('proposal_id', '=', proposal)
      .where('person_id', '=', person.id)
      .where('until', '>', parts.clock())
      .executeTakeFirst();
    const named = await transaction
      .selectFrom('platform.delegation as d')
      .innerJoin('platform.principal as o', 'o.id', 'd.delegate_id')
      .leftJoin('platform.principal as b', 'b.id', 'd.delegated_by')
      .select(['o.id', 'o.name', 'b.name as by', 'd.delegated_by', 'd.note', 'd.created_at'])
      .where('d.proposal_id', '=', proposal)
      .executeTakeFirst();
    return {
      setAsideUntil: aside?.until.toISOString() ?? null,
      delegate: named
        ? {
            id: named.id,
            name: named.name,
            by: named.by ?? named.delegated_by,
            note: named.note,
            at: named.created_at.toISOString(),
          }
        : null,
    };
  });
}

/** Keeps a waiting proposal out of this person's inbox until a time, or brings it back. The time to decide runs on. */
export function setAside(
  parts: Parts,
  person: Principal,
  proposal: string,
  until: Date | null,
): Promise<void> {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const { decide_by } = await waiting(transaction, proposal);
    await transaction
      .deleteFrom('platform.set_aside')
      .where('proposal_id', '=', proposal)
      .where('person_id', '=', person.id)
      .execute();
    if (until) {
      if (until <= parts.clock() || until >= decide_by)
        throw new Refusal('invalid_input', 'Choose a time that is to come and before it must be decided.', {
          path: 'until',
        });
      await transaction
        .insertInto('platform.set_aside')
        .values({ tenant_id: person.tenant, proposal_id: proposal, person_id: person.id, until })
        .execute();
    }
    await tell(transaction, parts, person, 'proposal.set_aside', {
      proposal,
      until: until?.toISOString() ?? null,
    });
  });
}

/**
 * Names the operator who is expected to decide, or nobody again. It gives that person no power, and takes none from the
 * others: whoever may decide still may.
 */
export function delegate(
  parts: Parts,
  person: Principal,
  proposal: string,
  to: { readonly operator: string; readonly note: string } | null,
): Promise<void> {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const { action } = await waiting(transaction, proposal);
    await transaction.deleteFrom('platform.delegation').where('proposal_id', '=', proposal).execute();
    const payload = { proposal, delegate: to?.operator ?? null, note: to?.note ?? '' };
    await tell(transaction, parts, person, 'proposal.delegated', payload);
    if (!to) return;
    await assertDecides(transaction, to.operator);
    await transaction
      .insertInto('platform.delegation')
      .values({
        tenant_id: person.tenant,
        proposal_id: proposal,
        delegate_id: to.operator,
        delegated_by: person.id,
        note: to.note,
      })
      .execute();
    await recordEvent(transaction, {
      tenant: person.tenant,
      type: 'proposal.delegated',
      key: `proposal.delegated:${newId()}`,
      payload: { proposal, action, delegate: to.operator },
    });
  });
}

async function waiting(transaction: Transaction, proposal: string) {
  const row = await transaction
    .selectFrom('platform.proposal')
    .select(['status', 'action', 'decide_by'])
    .where('id', '=', proposal)
    .forShare()
    .executeTakeFirst();
  if (row?.status !== 'proposed') throw await notPending(transaction, proposal);
  return row;
}

/** Only somebody who may decide anyway can be expected to. */
async function assertDecides(transaction: Transaction, operator: string): Promise<void> {
  const row = await transaction
    .selectFrom('platform.principal')
    .select(['kind', 'scopes', 'disabled_at'])
    .where('id', '=', operator)
    .executeTakeFirst();
  const role = row?.kind === 'operator' && !row.disabled_at ? roleIn(row.scopes) : undefined;
  if (role !== 'operator' && role !== 'owner')
    throw new Refusal('invalid_input', 'Name an operator who may decide.', { path: 'operator' });
}

const tell = (transaction: Transaction, parts: Parts, person: Principal, kind: string, payload: Json) =>
  appendAudit(transaction, parts.keyring, [
    { tenant: person.tenant, at: parts.clock(), kind, actor: person.id, payload },
  ]);
