import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import type { Store, Tables } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { statesHearing, transition } from '../../platform/state-machine.ts';
import { type SessionEvent, type SessionStatus, sessionMachine, sessionStatuses } from './machine.ts';
import './tables.ts';

export type SessionRow = Selectable<Tables['manual_sessions.session']>;

/** How the time went, in percent that add up to 100: testing, looking into bugs, setting up. */
export const split = z.object({ test: percent(), bug: percent(), setup: percent() });

function percent() {
  return z.int().min(0).max(100);
}

/** What is known of a session beside its steps, findings and evidence. */
export const sessionFacts = z.object({
  id: z.uuid(),
  charter: z.string(),
  areas: z.array(z.string()),
  start_url: z.string().nullable(),
  repository: z.string().nullable(),
  sha: z.string().nullable(),
  /** Whether the commit does not count as good before the session is done. */
  required: z.boolean(),
  status: z.enum(sessionStatuses),
  time_box_minutes: z.int(),
  /** Without breaks. */
  minutes_spent: z.number(),
  split: split.nullable(),
  debrief: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  issue: z.object({ key: z.string(), url: z.string() }).nullable(),
});
export type SessionFacts = z.output<typeof sessionFacts>;

/** How long it ran until now, without its breaks, in milliseconds. */
export const activeMs = (row: Pick<SessionRow, 'active_ms' | 'resumed_at'>, now: Date): number =>
  Number(row.active_ms) + (row.resumed_at ? Math.max(0, now.getTime() - row.resumed_at.getTime()) : 0);

type Exported = { readonly issue: string; readonly url: string } | null | undefined;

export const factsOf = (row: SessionRow, exported: Exported, now: Date): SessionFacts => ({
  id: row.id,
  charter: row.charter,
  areas: row.areas,
  start_url: row.start_url,
  repository: row.repository,
  sha: row.sha,
  required: row.required,
  status: row.status,
  time_box_minutes: row.time_box_minutes,
  minutes_spent: Math.round(activeMs(row, now) / 600) / 100,
  split:
    row.split_test === null
      ? null
      : { test: row.split_test, bug: row.split_bug ?? 0, setup: row.split_setup ?? 0 },
  debrief: row.debrief,
  created_at: row.created_at.toISOString(),
  started_at: row.started_at?.toISOString() ?? null,
  finished_at: row.finished_at?.toISOString() ?? null,
  issue: exported ? { key: exported.issue, url: exported.url } : null,
});

/** The session; refuses `not_found`. */
export async function sessionCalled(store: Store, id: string): Promise<SessionRow> {
  const row = await store
    .selectFrom('manual_sessions.session')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row)
    throw new Refusal('not_found', 'There is no such session.', { mend: 'See list_manual_sessions.' });
  return row;
}

/** The session, which nobody else changes until the transaction ends; refuses one that is in another state. */
export async function sessionIn(
  store: Store,
  id: string,
  statuses: readonly SessionStatus[],
  mend: string,
): Promise<SessionRow> {
  await store
    .selectFrom('manual_sessions.session')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const row = await sessionCalled(store, id);
  if (statuses.includes(row.status)) return row;
  throw new Refusal('invalid_input', `The session is ${row.status}.`, { path: 'session', mend });
}

type Changes = Partial<
  Pick<SessionRow, 'split_test' | 'split_bug' | 'split_setup' | 'debrief' | 'finished_at' | 'debriefed_at'>
>;

/** Moves a session on, with the clock that counts its time; refuses what its state does not hear. */
export async function moved(
  context: Pick<DraftContext, 'now'>,
  store: Store,
  id: string,
  event: SessionEvent,
  changes: Changes = {},
): Promise<SessionRow> {
  const hearing = statesHearing(sessionMachine, event);
  const row = await sessionIn(
    store,
    id,
    hearing,
    `A session hears ${event} while it is ${hearing.join(' or ')}.`,
  );
  const status = transition(sessionMachine, row.status, event)!;
  const now = context.now();
  const starts = event === 'start';
  return store
    .updateTable('manual_sessions.session')
    .set({
      ...changes,
      status,
      active_ms: activeMs(row, now),
      resumed_at: starts ? now : null,
      ...(starts && !row.started_at ? { started_at: now } : {}),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
