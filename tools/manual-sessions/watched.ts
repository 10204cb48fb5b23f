import type { Store } from '../../platform/database/store.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import type { Sighting } from './prompts.ts';
import './tables.ts';

/** Whose session it is, and the clock and ids of the one who keeps. */
export interface Keeping {
  readonly tenant: string;
  readonly session: string;
  readonly now: Date;
  readonly id: string;
}

export interface LogLine {
  readonly kind: 'console' | 'network' | 'blocked' | 'page';
  readonly level: 'info' | 'warning' | 'error';
  readonly line: string;
}

const mostLines = 2_000;
const mostSightings = 2_000;

/** Keeps a line of the page's console or network without secrets. Past the limit, only what went wrong is kept. */
export async function keepLine(store: Store, { tenant, session, now, id }: Keeping, said: LogLine) {
  const { count } = await store
    .selectFrom('manual_sessions.log_line')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('session_id', '=', session)
    .executeTakeFirstOrThrow();
  if (Number(count) >= mostLines * (said.level === 'info' ? 1 : 2)) return;
  const line = redactText(said.line).slice(0, 1_000);
  await store
    .insertInto('manual_sessions.log_line')
    .values({ ...said, line, tenant_id: tenant, id, session_id: session, url: null, at: now })
    .execute();
}

/** Keeps what stood on a page. The same again changes nothing. */
export async function keepSightings(
  store: Store,
  { tenant, session, now }: Omit<Keeping, 'id'>,
  sightings: readonly Sighting[],
): Promise<void> {
  const { count } = await store
    .selectFrom('manual_sessions.sighting')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('session_id', '=', session)
    .executeTakeFirstOrThrow();
  const room = sightings.slice(0, Math.max(0, mostSightings - Number(count)));
  if (room.length === 0) return;
  await store
    .insertInto('manual_sessions.sighting')
    .values(
      room.map(({ page, role, name, facts }) => ({
        tenant_id: tenant,
        session_id: session,
        page: page.slice(0, 500),
        role,
        name: redactText(name),
        facts: JSON.stringify(facts),
        at: now,
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** The newest lines of a session, the newest first. */
export async function linesOf(store: Store, session: string, limit: number) {
  const rows = await store
    .selectFrom('manual_sessions.log_line')
    .select(['kind', 'level', 'line', 'at'])
    .where('session_id', '=', session)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({ ...row, at: row.at.toISOString() }));
}

export const sightingsOf = (store: Store, session: string): Promise<Sighting[]> =>
  store
    .selectFrom('manual_sessions.sighting')
    .select(['page', 'role', 'name', 'facts'])
    .where('session_id', '=', session)
    .orderBy('at')
    .orderBy('page')
    .orderBy('name')
    .execute();

export async function hostsOf(store: Store, session: string): Promise<string[]> {
  const rows = await store
    .selectFrom('manual_sessions.allowed_host')
    .select('host')
    .where('session_id', '=', session)
    .orderBy('host')
    .execute();
  return rows.map(({ host }) => host);
}
