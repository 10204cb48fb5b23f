import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import './tables.ts';

/** The repository of that name, `owner/name`, of those that deliveries told of; the only one when none is said. */
export async function repositoryHeardOf(context: QueryContext, said: string | undefined): Promise<string> {
  const rows = await context.store(store =>
    store
      .selectFrom('insights.deployment')
      .select('repository')
      .union(store.selectFrom('insights.commit').select('repository'))
      .union(store.selectFrom('insights.test_run').select('repository'))
      .union(store.selectFrom('insights.heal').select('repository'))
      .orderBy('repository')
      .execute(),
  );
  const known = rows.map(({ repository }) => repository);
  if (known.length === 0)
    throw new Refusal('not_found', 'Nothing was heard of any repository yet.', { mend: connect });
  const list = `We heard of ${known.join(', ')}.`;
  if (said === undefined) {
    if (known.length === 1) return known[0]!;
    throw new Refusal('invalid_input', 'Which repository?', {
      path: 'repository',
      mend: `Name one. ${list}`,
    });
  }
  const found = known.find(name => name.toLowerCase() === said.toLowerCase());
  if (found) return found;
  throw new Refusal('not_found', 'Nothing was heard of that repository yet.', { mend: `${list} ${connect}` });
}

const connect =
  'GitHub tells of deliveries when a webhook for push, pull_request and deployment_status leads to /webhooks/github.';
