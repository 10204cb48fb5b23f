import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { query } from '../../platform/tool.ts';
import { repositoryAmong } from './repository-called.ts';
import './tables.ts';

export const listRepositories = query({
  name: 'list_repositories',
  title: 'List repositories',
  description: 'Lists the repositories that are connected.',
  version: 1,
  scopes: ['ci:read'],
  egress: 'none',
  input: z.object({}),
  output: z.object({ repositories: z.array(z.string()) }),
  say: ({ repositories }) => (repositories.length > 0 ? repositories.join(', ') : 'None is connected.'),
  async run(_input, context) {
    const rows = await context.store(store =>
      store.selectFrom('ci.repository').select('name').orderBy('name').execute(),
    );
    return { repositories: rows.map(({ name }) => name) };
  },
});

/** The connected repository that a caller of another capability's tool means. */
export async function repositoryAsked(context: QueryContext, said: string | undefined): Promise<string> {
  return repositoryAmong((await context.ask(listRepositories, {})).repositories, said);
}
