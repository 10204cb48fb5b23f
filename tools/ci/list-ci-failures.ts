import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { commitAsked } from './commit-asked.ts';
import { failureShown, shown } from './failure-shown.ts';
import { githubHosts } from './hosts.ts';
import { sightOf } from './sight.ts';

export const listCiFailures = query({
  name: 'list_ci_failures',
  title: 'List CI failures',
  description:
    'Lists every failure of a commit with its cause, evidence and place. Use it when get_ci_status shows only some.',
  version: 1,
  scopes: ['ci:read'],
  egress: githubHosts,
  untrusted: true,
  input: commitAsked.extend({
    cause: failureShown.shape.cause.optional(),
    limit: z.int().min(1).max(100).default(25),
  }),
  output: z.object({ sha: z.string(), total: z.int(), failures: z.array(failureShown) }),
  say: ({ total, failures }) =>
    total === 0 ? 'No failures.' : `${total} failures, ${failures.length} of them here.`,
  async run({ cause, limit, ...asked }, context) {
    const { commit, failures } = await sightOf(asked, context);
    const wanted = failures.filter(failure => cause === undefined || failure.cause === cause);
    return { sha: commit.sha, total: wanted.length, failures: wanted.slice(0, limit).map(shown) };
  },
});
