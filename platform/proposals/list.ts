import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import type { PreviewDocument } from './document.ts';

export interface ProposalFilter {
  readonly status?: readonly string[] | undefined;
  readonly action?: string | undefined;
  readonly risk?: string | undefined;
  readonly requester?: string | undefined;
  readonly thread?: string | undefined;
  readonly search?: string | undefined;
  /** Whether what the asking person set aside is left out, or is all that is listed. */
  readonly aside?: 'hide' | 'only' | undefined;
  /** Only what this operator is expected to decide. */
  readonly delegate?: string | undefined;
  readonly sort?: 'newest' | 'oldest' | 'risk' | 'deadline' | undefined;
  readonly limit?: number | undefined;
  /** The id after which the page begins; ids of proposals are ordered by time. */
  readonly after?: string | undefined;
  readonly offset?: number | undefined;
}

export interface ProposalSummary {
  readonly id: string;
  readonly status: string;
  readonly action: string;
  readonly sentence: string;
  readonly risk: string;
  readonly requester: string;
  readonly thread: string | null;
  readonly targets: number;
  readonly total: {
    readonly label: string;
    readonly value: { readonly amount: number; readonly currency: string };
  } | null;
  readonly decideBy: string;
  readonly createdAt: string;
  readonly runStatus: string | null;
  /** Until when the asking person set it aside. */
  readonly setAsideUntil: string | null;
  /** The operator who is expected to decide. */
  readonly delegate: { readonly id: string; readonly name: string } | null;
  /** The rules ask for a passkey, so that it is decided on its own page only. */
  readonly passkey: boolean;
}

const riskRank = sql`case p.risk when 'high' then 0 when 'medium' then 1 else 2 end`;

/** A text as a pattern that finds it anywhere, with nothing in it that means more than itself. */
export const anywhere = (words: string): string => `%${words.replace(/[%_\\]/g, '\\$&')}%`;

/** A page of proposals, newest first unless asked otherwise, with how many there are in all. */
export function listProposals(
  parts: Parts,
  principal: Principal,
  filter: ProposalFilter = {},
): Promise<{ readonly proposals: ProposalSummary[]; readonly total: number }> {
  return kernelTransaction(parts, principal.tenant, async transaction => {
    const found = matching(transaction, principal, filter);
    const { total } = await found.select(e => e.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
    const order = filter.sort ?? 'newest';
    let page = found
      .leftJoin('platform.run as r', 'r.proposal_id', 'p.id')
      .leftJoin('platform.principal as o', 'o.id', 'd.delegate_id')
      .select(['p.id', 'p.status', 'p.action', 'p.risk', 'p.thread_id', 'p.decide_by', 'p.created_at'])
      .select(['p.document', 'r.status as run_status', 's.until', 'd.delegate_id', 'o.name as delegate']);
    if (order === 'risk') page = page.orderBy(riskRank).orderBy('p.decide_by');
    else if (order === 'deadline') page = page.orderBy('p.decide_by');
    else page = page.orderBy('p.created_at', order === 'oldest' ? 'asc' : 'desc');
    if (filter.after && order === 'newest') page = page.where('p.id', '<', filter.after);
    const rows = await page
      .orderBy('p.id', 'desc')
      .limit(Math.min(filter.limit ?? 50, 500))
      .offset(filter.offset ?? 0)
      .execute();
    const proposals = rows.map(row => {
      const document = row.document as PreviewDocument;
      return {
        id: row.id,
        status: row.status,
        action: row.action,
        sentence: document.sentence,
        risk: row.risk,
        requester: document.requester.name,
        thread: row.thread_id,
        targets: document.targets.count,
        total: document.totals.at(-1) ?? null,
        decideBy: row.decide_by.toISOString(),
        createdAt: row.created_at.toISOString(),
        runStatus: row.run_status,
        setAsideUntil: row.until?.toISOString() ?? null,
        delegate: row.delegate_id ? { id: row.delegate_id, name: row.delegate ?? row.delegate_id } : null,
        passkey: document.policy.passkey,
      };
    });
    return { proposals, total: Number(total) };
  });
}

function matching(transaction: Transaction, principal: Principal, filter: ProposalFilter) {
  let found = transaction
    .selectFrom('platform.proposal as p')
    .leftJoin('platform.set_aside as s', join =>
      join
        .onRef('s.proposal_id', '=', 'p.id')
        .on('s.person_id', '=', principal.id)
        .on('s.until', '>', sql<Date>`clock_timestamp()`),
    )
    .leftJoin('platform.delegation as d', 'd.proposal_id', 'p.id');
  if (principal.kind === 'agent') found = found.where('p.requester_id', '=', principal.id);
  if (filter.status?.length) found = found.where('p.status', 'in', filter.status);
  if (filter.action) found = found.where('p.action', '=', filter.action);
  if (filter.risk) found = found.where('p.risk', '=', filter.risk);
  if (filter.requester) found = found.where('p.requester_id', '=', filter.requester);
  if (filter.thread) found = found.where('p.thread_id', '=', filter.thread);
  if (filter.aside) found = found.where('s.until', filter.aside === 'hide' ? 'is' : 'is not', null);
  if (filter.delegate) found = found.where('d.delegate_id', '=', filter.delegate);
  if (filter.search)
    found = found.where(sql<string>`p.document->>'sentence'`, 'ilike', anywhere(filter.search));
  return found;
}
