import { sql } from 'kysely';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';

/** What there is to choose from in a person's inbox: how many stand where, and of which kinds and requesters. */
export interface InboxView {
  /** By status. Those whose time is over count as expired from that moment on. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of those that wait: what this person set aside, and what this person is expected to decide. */
  readonly aside: number;
  readonly delegated: number;
  readonly actions: readonly string[];
  readonly requesters: readonly { readonly id: string; readonly name: string }[];
}

const late = sql<boolean>`p.status = 'proposed' and p.decide_by <= clock_timestamp()`;

export function readInbox(parts: Parts, person: Principal): Promise<InboxView> {
  return kernelTransaction(parts, person.tenant, async transaction => {
    const statuses = await transaction
      .selectFrom('platform.proposal as p')
      .select(sql<string>`case when ${late} then 'expired' else p.status end`.as('standing'))
      .select(sql<string>`count(*)`.as('count'))
      .groupBy('standing')
      .execute();
    const waiting = await transaction
      .selectFrom('platform.proposal as p')
      .leftJoin('platform.set_aside as s', join =>
        join
          .onRef('s.proposal_id', '=', 'p.id')
          .on('s.person_id', '=', person.id)
          .on('s.until', '>', sql<Date>`clock_timestamp()`),
      )
      .leftJoin('platform.delegation as d', 'd.proposal_id', 'p.id')
      .select(sql<string>`count(s.until)`.as('aside'))
      .select(sql<string>`count(*) filter (where d.delegate_id = ${person.id})`.as('delegated'))
      .where('p.status', '=', 'proposed')
      .executeTakeFirstOrThrow();
    const actions = await transaction
      .selectFrom('platform.proposal')
      .select('action')
      .distinct()
      .orderBy('action')
      .execute();
    // The name stands in the document, and documents are large: only each requester's last one is opened.
    const requesters = await transaction
      .with('latest', all =>
        all
          .selectFrom('platform.proposal')
          .select(['requester_id', sql<string>`max(id::text)::uuid`.as('id')])
          .groupBy('requester_id'),
      )
      .selectFrom('latest')
      .innerJoin('platform.proposal as p', 'p.id', 'latest.id')
      .select(['p.requester_id as id', sql<string>`p.document->'requester'->>'name'`.as('name')])
      .orderBy('name')
      .limit(200)
      .execute();
    return {
      counts: Object.fromEntries(statuses.map(({ standing, count }) => [standing, Number(count)])),
      aside: Number(waiting.aside),
      delegated: Number(waiting.delegated),
      actions: actions.map(({ action }) => action),
      requesters,
    };
  });
}
