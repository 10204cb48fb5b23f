import type { Json } from '../../platform/canonical.ts';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { consentHeld, consentOf } from './consent.ts';
import { type AcceptedExample, type Heard, heard, type UnderstoodIntents } from './example.ts';
import './ports.ts';
import './tables.ts';

export type Shelf = Pick<QueryContext, 'tenant' | 'ports' | 'store' | 'now' | 'newId'>;

const purpose = 'learning example';
/** What waits for a decision longer than this is of no use any more. */
const keptForMs = 30 * 86_400_000;

export interface MessageRead {
  readonly person: string;
  readonly thread: string;
  readonly message: string;
  /** The version that read it. */
  readonly readBy: number;
  readonly heard: Heard;
}

/** Notes what a message was taken to ask for, if the tenant consents; the same message once. */
export async function noteMessage(
  shelf: Shelf,
  { person, thread, message, readBy, heard: said }: MessageRead,
) {
  if (!(await consentOf(shelf)).given) return;
  const sealed = await shelf.ports.personal.seal(shelf.tenant, person, purpose, said as Json);
  await shelf.store(async store => {
    if (!(await consentHeld(store))) return;
    await store
      .insertInto('learning.example')
      .values({
        tenant_id: shelf.tenant,
        id: shelf.newId(),
        person_id: person,
        thread_id: thread,
        message_id: message,
        read_by: readBy,
        sealed,
        status: 'noted',
        noted_at: shelf.now(),
      })
      .onConflict(conflict => conflict.doNothing())
      .execute();
  });
}

export interface DecisionHeard {
  readonly thread: string;
  /** The key under which the conversation made the proposal; the message's id stands in it. */
  readonly key: string;
  readonly proposal: string;
  readonly action: string;
  readonly decision: 'approve' | 'edit' | 'reject';
  readonly at: Date;
}

/** What was noted of the message that led to a proposal begins to wait for a review, with the decision. Once for each proposal. */
export async function takeDecision(shelf: Shelf, { thread, key, ...made }: DecisionHeard): Promise<void> {
  await shelf.store(async store => {
    if (!(await consentHeld(store))) return;
    // Nobody drops it meanwhile, and what was dropped does not come back.
    const noted = await store
      .selectFrom('learning.example')
      .select(['id', 'message_id'])
      .where('thread_id', '=', thread)
      .forUpdate()
      .execute();
    const id = noted.find(({ message_id }) => key.includes(`${thread}:${message_id}:`))?.id;
    if (!id) return;
    await store
      .insertInto('learning.decision')
      .values({
        tenant_id: shelf.tenant,
        proposal_id: made.proposal,
        example_id: id,
        action: made.action,
        decision: made.decision,
        decided_at: made.at,
      })
      .onConflict(conflict => conflict.doNothing())
      .execute();
    await store
      .updateTable('learning.example')
      .set({ status: 'waiting' })
      .where('id', '=', id)
      .where('status', '=', 'noted')
      .execute();
  });
}

export interface Decision {
  readonly proposal: string;
  readonly action: string;
  readonly decision: 'approve' | 'edit' | 'reject';
  readonly at: string;
}
export interface Example extends Heard {
  readonly id: string;
  readonly status: 'waiting' | 'accepted';
  readonly readBy: number;
  readonly decisions: readonly Decision[];
  readonly notedAt: string;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

/** Examples that wait or were accepted, newest first. What was sealed for a person who was erased is not among them. */
export async function listExamples(
  shelf: Shelf,
  status: 'waiting' | 'accepted',
  { limit = 200, id }: { readonly limit?: number; readonly id?: string } = {},
): Promise<Example[]> {
  const { rows, made } = await shelf.store(async store => {
    let chosen = store.selectFrom('learning.example').selectAll().where('status', '=', status);
    if (id) chosen = chosen.where('id', '=', id);
    const found = await chosen.orderBy('noted_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    const ids = found.map(row => row.id);
    const decisions = ids.length
      ? await store
          .selectFrom('learning.decision')
          .selectAll()
          .where('example_id', 'in', ids)
          .orderBy('decided_at')
          .execute()
      : [];
    return { rows: found, made: decisions };
  });
  const examples: Example[] = [];
  for (const row of rows) {
    const said = await shelf.ports.personal.open(shelf.tenant, row.person_id, purpose, row.sealed);
    if (said === undefined) continue;
    const decisions = made
      .filter(({ example_id }) => example_id === row.id)
      .map(({ proposal_id: proposal, action, decision, decided_at: at }) => ({
        proposal,
        action,
        decision,
        at: at.toISOString(),
      }));
    examples.push({
      ...heard.parse(said),
      id: row.id,
      status,
      readBy: row.read_by,
      decisions,
      notedAt: row.noted_at.toISOString(),
      reviewedBy: row.reviewed_by,
      reviewedAt: row.reviewed_at,
    });
  }
  return examples;
}

/** Takes what waits into the dataset, with what it should be taken to ask for. */
export async function acceptExample(
  shelf: Shelf,
  id: string,
  expected: UnderstoodIntents | undefined,
  by: string,
): Promise<void> {
  const [example] = await listExamples(shelf, 'waiting', { id });
  if (!example) throw noneWaits();
  const { inputs, understood } = example;
  const said: Heard = { inputs, understood, expected: expected ?? example.expected };
  const person = await personOf(shelf, id);
  const sealed = await shelf.ports.personal.seal(shelf.tenant, person, purpose, said as Json);
  const { numUpdatedRows } = await shelf.store(store =>
    store
      .updateTable('learning.example')
      .set({ sealed, status: 'accepted', reviewed_by: by, reviewed_at: shelf.now() })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) throw noneWaits();
}

const noneWaits = (): Refusal => new Refusal('not_found', 'No such example waits for a review.');

const personOf = async (shelf: Shelf, id: string): Promise<string> => {
  const row = await shelf.store(store =>
    store.selectFrom('learning.example').select('person_id').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  return row.person_id;
};

/** Erases one example, waiting or accepted. */
export async function dropExample({ store }: Shelf, id: string): Promise<void> {
  const { numDeletedRows } = await store(s =>
    s.deleteFrom('learning.example').where('id', '=', id).executeTakeFirst(),
  );
  if (numDeletedRows === 0n) throw new Refusal('not_found', 'There is no such example.');
}

/** Erases all that was not accepted; gives how many. */
export async function dropWaiting({ store }: Shelf): Promise<number> {
  const { numDeletedRows } = await store(s =>
    s.deleteFrom('learning.example').where('status', '!=', 'accepted').executeTakeFirst(),
  );
  return Number(numDeletedRows);
}

export interface OwnMessage {
  readonly id: string;
  readonly message: string;
  readonly status: 'noted' | 'waiting' | 'accepted';
  readonly at: string;
}

/** What is kept here of one person's words, for that person, newest first. */
export async function ownMessages({ store, ports, tenant }: Shelf, person: string): Promise<OwnMessage[]> {
  const rows = await store(s =>
    s
      .selectFrom('learning.example')
      .select(['id', 'sealed', 'status', 'noted_at'])
      .where('person_id', '=', person)
      .orderBy('noted_at', 'desc')
      .execute(),
  );
  const opened = await Promise.all(
    rows.map(async ({ id, sealed, status, noted_at }) => {
      const said = await ports.personal.open(tenant, person, purpose, sealed);
      if (said === undefined) return [];
      return [{ id, message: heard.parse(said).inputs.message, status, at: noted_at.toISOString() }];
    }),
  );
  return opened.flat();
}

/** Erases all that is kept here of one person's words, accepted or not; gives how many. */
export async function dropOwn({ store }: Shelf, person: string): Promise<number> {
  const { numDeletedRows } = await store(s =>
    s.deleteFrom('learning.example').where('person_id', '=', person).executeTakeFirst(),
  );
  return Number(numDeletedRows);
}

/** Erases what was noted long ago and never decided on, and what is left of people who were erased. */
export async function dropStale({ store, now, ports, tenant }: Shelf): Promise<void> {
  const before = new Date(now().getTime() - keptForMs);
  await store(s =>
    s.deleteFrom('learning.example').where('status', '=', 'noted').where('noted_at', '<', before).execute(),
  );
  const rows = await store(s =>
    s.selectFrom('learning.example').select(['id', 'person_id', 'sealed']).execute(),
  );
  for (const { id, person_id, sealed } of rows)
    if ((await ports.personal.open(tenant, person_id, purpose, sealed)) === undefined)
      await store(s => s.deleteFrom('learning.example').where('id', '=', id).execute());
}

export const asExample = ({ id, inputs, expected, decisions }: Example): AcceptedExample => ({
  id,
  inputs,
  outputs: { intents: expected },
  metadata: {
    source: 'decision',
    family: expected[0]?.intent ?? 'nothing',
    decisions: decisions.map(({ decision }) => decision),
  },
});
