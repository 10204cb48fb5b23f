import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import './tables.ts';

/** The registered repository of that name, `owner/name` or `name` alone; the only one there is when none is said. */
export async function repositoryCalled(context: QueryContext, said: string | undefined): Promise<string> {
  const rows = await context.store(store =>
    store.selectFrom('ci.repository').select('name').orderBy('name').execute(),
  );
  return repositoryAmong(
    rows.map(({ name }) => name),
    said,
  );
}

/** The one that is meant of those that are connected; refuses where none or several fit. */
export function repositoryAmong(known: readonly string[], said: string | undefined): string {
  const list = known.length > 0 ? `There are ${known.join(', ')}.` : 'None is connected.';
  if (said === undefined) {
    if (known.length === 1) return known[0]!;
    throw new Refusal('invalid_input', 'Which repository?', {
      path: 'repository',
      mend: `Name one. ${list}`,
    });
  }
  const wanted = said.toLowerCase();
  const exact = known.filter(name => name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : known.filter(name => name.toLowerCase().split('/')[1] === wanted);
  if (found.length === 1) return found[0]!;
  throw new Refusal('not_found', `No connected repository is called so.`, { mend: list });
}
