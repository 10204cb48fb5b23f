import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { query } from '../../platform/tool.ts';
import { repositoryAsked } from '../ci/list-repositories.ts';
import { healingOf } from './healing-of.ts';
import './tables.ts';
import { commitSha } from './test-step.ts';

const heal = z.object({
  request: z.uuid(),
  sha: z.string(),
  file: z.string(),
  line: z.int(),
  test: z.string(),
  locator: z.string(),
  found: z.boolean(),
  becomes: z.string().nullable(),
  confidence: z.number(),
  why: z.string().nullable(),
  proposal: z.string().nullable(),
  status: z.string().nullable().describe('of its newest proposal or run'),
});

export const listHealRequests = query({
  name: 'list_heal_requests',
  title: 'List broken locators',
  description:
    'Lists the steps that tests reported as broken, newest first, with what is offered and proposed for each.',
  version: 1,
  scopes: ['test-upkeep:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    commit: commitSha.optional(),
    limit: z.int().min(1).max(50).default(20),
  }),
  output: z.object({ repository: z.string(), heals: z.array(heal) }),
  say: ({ heals }) =>
    heals.length === 0
      ? 'No test reported a broken locator.'
      : `${heals.length} broken locators, ${heals.filter(({ found }) => found).length} with an answer.`,
  nextSteps: ({ heals }) =>
    heals.some(({ found, proposal }) => found && !proposal) ? ['apply_heal with a request'] : [],
  async run({ repository: said, commit, limit }, context) {
    const repository = await repositoryAsked(context, said);
    const ids = await context.store(store =>
      store
        .selectFrom('test_upkeep.heal_request')
        .select('id')
        .where('repository', '=', repository)
        .$if(commit !== undefined, rows => rows.where('sha', '=', commit!))
        .orderBy('asked_at', 'desc')
        .limit(limit)
        .execute(),
    );
    const heals = [];
    for (const { id } of ids) heals.push(await shown(context, id));
    return { repository, heals };
  },
});

async function shown(context: QueryContext, id: string): Promise<z.input<typeof heal>> {
  const { offer, ...healing } = await healingOf(context, id);
  const proposed = await context.store(store =>
    store
      .selectFrom('test_upkeep.heal')
      .select(['proposal_id', 'status'])
      .where('request_id', '=', id)
      .orderBy('proposal_id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
  const isFound = offer.kind === 'found';
  return {
    request: id,
    sha: healing.sha,
    file: healing.file,
    line: healing.line,
    test: healing.test,
    locator: healing.locator,
    found: isFound,
    becomes: isFound ? offer.locator.code : null,
    confidence: offer.confidence,
    why: isFound ? null : offer.why,
    proposal: proposed?.proposal_id ?? null,
    status: proposed?.status ?? null,
  };
}
