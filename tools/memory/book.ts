import type { Json } from '../../platform/canonical.ts';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import {
  type KnownPreference,
  type Preference,
  type Provenance,
  preference,
  replaces,
} from './preference.ts';
import './ports.ts';
import './tables.ts';

export type Book = Pick<QueryContext, 'tenant' | 'ports' | 'store' | 'now' | 'newId'>;

const purpose = 'preference';
const most = 100;

/** Whose preferences a caller reads and writes: its own, or those of the person it works for. Nobody else's. */
export const personOf = ({ id, onBehalfOf }: Principal): string => onBehalfOf ?? id;

/** What a person prefers, newest first. What was sealed for a person who was erased is not there any more. */
export async function recall(book: Book, person: string): Promise<KnownPreference[]> {
  const rows = await book.store(store =>
    store
      .selectFrom('memory.preference')
      .selectAll()
      .where('person_id', '=', person)
      .orderBy('taught_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  const opened = await Promise.all(
    rows.map(async row => {
      const said = await book.ports.personal.open(book.tenant, person, purpose, row.sealed);
      if (said === undefined) return [];
      const taught = { taught: row.taught, by: row.taught_by, proposal: row.proposal_id };
      return [{ ...preference.parse(said), id: row.id, ...taught, at: row.taught_at.toISOString() }];
    }),
  );
  return opened.flat();
}

/** Keeps a preference in place of those that it replaces. Keeping the same again changes only who taught it last. */
export async function keep(
  book: Book,
  person: string,
  said: Preference,
  by: Omit<Provenance, 'at'>,
): Promise<KnownPreference> {
  const known = await recall(book, person);
  const replaced = known.filter(before => replaces(said, before)).map(({ id }) => id);
  if (known.length - replaced.length >= most)
    throw new Refusal('invalid_input', `There are ${most} preferences already.`, {
      mend: 'Forget one that is no longer true, then say it again.',
    });
  const at = book.now();
  const id = book.newId();
  const sealed = await book.ports.personal.seal(book.tenant, person, purpose, { ...said } as Json);
  await book.store(async store => {
    await removeRows(store, person, replaced);
    await store
      .insertInto('memory.preference')
      .values({
        tenant_id: book.tenant,
        id,
        person_id: person,
        sealed,
        taught: by.taught,
        taught_by: by.by,
        proposal_id: by.proposal,
        taught_at: at,
      })
      .execute();
  });
  return { ...said, id, ...by, at: at.toISOString() };
}

/** Forgets these, or all; gives how many there were. */
export async function forget(book: Book, person: string, ids: readonly string[] | 'all'): Promise<number> {
  return book.store(store => removeRows(store, person, ids));
}

async function removeRows(
  store: Parameters<Parameters<Book['store']>[0]>[0],
  person: string,
  ids: readonly string[] | 'all',
): Promise<number> {
  if (ids.length === 0) return 0;
  let rows = store.deleteFrom('memory.preference').where('person_id', '=', person);
  if (ids !== 'all') rows = rows.where('id', 'in', ids);
  return Number((await rows.executeTakeFirst()).numDeletedRows);
}
