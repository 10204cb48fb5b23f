import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Problem } from '../errors.ts';
import { Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson } from '../proposals/decide.ts';
import type { PreviewDocument } from '../proposals/document.ts';
import { anywhere } from '../proposals/list.ts';

/** A target that was given up, with what to do about it. */
export interface DeadLetterView {
  readonly id: string;
  readonly run: string;
  readonly runStatus: string;
  readonly proposal: string;
  readonly action: string;
  readonly sentence: string;
  readonly position: number;
  readonly title: string;
  readonly class: string;
  readonly problem: Problem;
  readonly recommendation: string;
  readonly createdAt: string;
  readonly resolvedAt: string | null;
}

export interface DeadLetterFilter {
  readonly class?: string | undefined;
  readonly action?: string | undefined;
  readonly run?: string | undefined;
  /** Only of this one's proposals. */
  readonly requester?: string | undefined;
  readonly search?: string | undefined;
  /** False, as when absent: those that nobody has dealt with. */
  readonly resolved?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetterView[];
  readonly total: number;
  /** How many of all that match are of which class, whatever class was asked for. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A page of what failed, the newest first. */
export function listDeadLetters(
  parts: Parts,
  tenant: string,
  filter: DeadLetterFilter = {},
): Promise<DeadLetterPage> {
  return kernelTransaction(parts, tenant, async transaction => {
    let matching = transaction
      .selectFrom('platform.dead_letter as d')
      .innerJoin('platform.target as t', 't.id', 'd.target_id')
      .innerJoin('platform.run as r', 'r.id', 'd.run_id')
      .innerJoin('platform.proposal as p', 'p.id', 'r.proposal_id')
      .innerJoin('platform.proposal_target as o', join =>
        join.onRef('o.proposal_id', '=', 'r.proposal_id').onRef('o.position', '=', 't.position'),
      )
      .where('d.resolved_at', filter.resolved ? 'is not' : 'is', null);
    if (filter.action) matching = matching.where('r.action', '=', filter.action);
    if (filter.requester) matching = matching.where('p.requester_id', '=', filter.requester);
    if (filter.run) matching = matching.where('d.run_id', '=', filter.run);
    if (filter.search) {
      const words = anywhere(filter.search);
      matching = matching.where(e =>
        e.or([e('o.title', 'ilike', words), e(sql<string>`d.problem->>'message'`, 'ilike', words)]),
      );
    }
    const tally = await matching
      .select(['d.class', sql<string>`count(*)`.as('count')])
      .groupBy('d.class')
      .execute();
    const counts = Object.fromEntries(tally.map(row => [row.class, Number(row.count)]));
    if (filter.class) matching = matching.where('d.class', '=', filter.class);
    const rows = await matching
      .select(['d.id', 'd.class', 'd.problem', 'd.recommendation', 'd.created_at', 'd.resolved_at'])
      .select(['r.id as run', 'r.status as run_status', 'r.action', 'p.id as proposal', 'p.document'])
      .select(['o.position', 'o.title'])
      .orderBy('d.id', 'desc')
      .limit(Math.min(filter.limit ?? 50, 200))
      .offset(filter.offset ?? 0)
      .execute();
    return {
      letters: rows.map(row => ({
        id: row.id,
        run: row.run,
        runStatus: row.run_status,
        proposal: row.proposal,
        action: row.action,
        sentence: (row.document as PreviewDocument).sentence,
        position: row.position,
        title: row.title,
        class: row.class,
        problem: row.problem as Problem,
        recommendation: row.recommendation,
        createdAt: row.created_at.toISOString(),
        resolvedAt: row.resolved_at?.toISOString() ?? null,
      })),
      total: filter.class ? (counts[filter.class] ?? 0) : Object.values(counts).reduce((a, b) => a + b, 0),
      counts,
    };
  });
}

/** The same as one principal may see it: agents what came of their own proposals, everybody else all. */
export const deadLettersFor = (
  parts: Parts,
  { tenant, kind, id }: Principal,
  filter: DeadLetterFilter,
): Promise<DeadLetterPage> =>
  listDeadLetters(parts, tenant, kind === 'agent' ? { ...filter, requester: id } : filter);

/** A person has dealt with it otherwise: it leaves the list, and its target stays as it is. */
export function resolveDeadLetter(parts: Parts, person: Principal, id: string, note: string): Promise<void> {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const row = await transaction
      .updateTable('platform.dead_letter')
      .set({ resolved_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', id)
      .where('resolved_at', 'is', null)
      .returning(['run_id', 'target_id'])
      .executeTakeFirst();
    if (!row) throw new Refusal('not_found', 'There is no open dead letter of this id.');
    const payload = { dead_letter: id, run: row.run_id, target: row.target_id, note };
    await appendAudit(transaction, parts.keyring, [
      { tenant: person.tenant, at: parts.clock(), kind: 'dead_letter.resolved', actor: person.id, payload },
    ]);
  });
}
