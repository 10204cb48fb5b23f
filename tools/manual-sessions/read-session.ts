import type { Store } from '../../platform/database/store.ts';
import type { StepElement } from './step.ts';
import './tables.ts';

/** Findings of a session, the first first. */
export async function findingsOf(store: Store, session: string) {
  const rows = await store
    .selectFrom('manual_sessions.finding')
    .selectAll()
    .where('session_id', '=', session)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, kind, severity, title, detail, step, evidence, at }) => ({
    id,
    kind,
    severity,
    title,
    detail,
    step,
    evidence,
    at: at.toISOString(),
  }));
}

/** Evidence of a session, the first first. */
export async function evidenceOf(store: Store, session: string) {
  const rows = await store
    .selectFrom('manual_sessions.evidence')
    .select(['digest', 'media_type', 'size', 'title', 'at'])
    .where('session_id', '=', session)
    .orderBy('at')
    .orderBy('digest')
    .execute();
  return rows.map(row => ({ ...row, at: row.at.toISOString() }));
}

/** Steps from a position on. */
export async function stepsOf(store: Store, session: string, from: number, limit: number) {
  const rows = await store
    .selectFrom('manual_sessions.step')
    .select(['position', 'kind', 'url', 'element', 'value', 'secret', 'expects', 'by', 'at'])
    .where('session_id', '=', session)
    .where('position', '>=', from)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(row => ({ ...row, element: row.element as StepElement | null, at: row.at.toISOString() }));
}

export async function stepCount(store: Store, session: string): Promise<number> {
  const { count } = await store
    .selectFrom('manual_sessions.step')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('session_id', '=', session)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export const exportOf = (store: Store, session: string) =>
  store
    .selectFrom('manual_sessions.export')
    .select(['issue', 'url'])
    .where('session_id', '=', session)
    .executeTakeFirst();
