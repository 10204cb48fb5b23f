import { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import { commitAsked } from './commit-asked.ts';
import { githubHosts } from './hosts.ts';
import { sightOf } from './sight.ts';
import './tables.ts';

const hour = 3_600_000;
const overridden = z.object({
  repository: z.string(),
  sha: z.string(),
  verdict: z.enum(['passing', 'failing', 'blocked']),
  reason: z.string(),
  until: z.string(),
});

async function stateIn(store: Store, repository: string, sha: string) {
  const row = await store
    .selectFrom('ci.verdict_override')
    .select(['verdict', 'reason', 'until'])
    .where('repository', '=', repository)
    .where('sha', '=', sha)
    .executeTakeFirst();
  return row ? { verdict: row.verdict, reason: row.reason, until: row.until.toISOString() } : null;
}

export const overrideCiVerdict = localAction({
  name: 'override_ci_verdict',
  title: 'Overrule the CI verdict',
  description:
    'Proposes that a person’s verdict stand in the place of the computed one, for one commit and some hours. 0 hours ends it. Changes nothing on GitHub.',
  version: 1,
  scopes: ['ci:act'],
  egress: githubHosts,
  untrusted: true,
  input: commitAsked.extend({
    verdict: overridden.shape.verdict,
    reason: z.string().min(10).max(500),
    hours: z.int().min(0).max(168).default(24),
  }),
  output: overridden.omit({ reason: true }),
  say: ({ repository, sha, verdict, until }) =>
    `${repository} at ${sha.slice(0, 7)} counts as ${verdict} until ${until}.`,
  async preview({ verdict, reason, hours, ...asked }, context) {
    const { commit, computed, why, failures } = await sightOf(asked, context);
    const { repository, sha } = commit;
    const before = await context.store(store => stateIn(store, repository, sha));
    if (hours === 0 && before === null)
      throw new Refusal('not_found', 'Nothing overrules that commit’s verdict.');
    return {
      sentence:
        hours === 0
          ? `Let the computed verdict of ${repository} at ${sha.slice(0, 12)} count again.`
          : `Let ${repository} at ${sha.slice(0, 12)} count as ${verdict} for ${hours} hours, though it is ${computed}.`,
      targets: [
        {
          ref: `${repository}@${sha}`,
          title: `${repository} at ${sha.slice(0, 12)}`,
          before,
          after: {
            repository,
            sha,
            verdict,
            reason,
            until: new Date(context.now().getTime() + hours * hour).toISOString(),
          },
        },
      ],
      totals: [],
      facts: [
        { label: 'Computed', value: `${computed}: ${why.join('; ')}`, source: 'GitHub' },
        { label: 'Reason', value: reason, source: 'the request', untrusted: true },
        ...failures.slice(0, 5).map(({ check, cause, evidence }) => ({
          label: `Failure: ${cause}`,
          value: `${check}: ${evidence.join('; ')}`,
          source: 'GitHub',
          untrusted: true,
        })),
      ],
      reversibility: { kind: 'reversible' as const, how: 'It ends by itself, or with 0 hours.' },
      // High, so that no standing policy can ever cover it: only a person overrules.
      risk: { level: 'high' as const, reasons: ['What checks say is set aside.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read(target, { store }) {
    const { repository, sha } = overridden.parse(target.after);
    return stateIn(store, repository, sha);
  },
  async apply(target, { store, tenant, proposal, now }) {
    const { repository, sha, ...said } = overridden.parse(target.after);
    const row = { ...said, since: now(), proposal_id: proposal };
    await store
      .insertInto('ci.verdict_override')
      .values({ tenant_id: tenant, repository, sha, ...row })
      .onConflict(conflict => conflict.columns(['tenant_id', 'repository', 'sha']).doUpdateSet(row))
      .execute();
    return { receipt: { repository, sha, verdict: said.verdict, until: said.until } };
  },
  undo(target) {
    const { repository, sha, verdict } = overridden.parse(target.after);
    return target.before === null
      ? {
          tool: 'override_ci_verdict',
          input: { repository, commit: sha, verdict, hours: 0, reason: 'It was undone' },
        }
      : null;
  },
  result: ([receipt]) => overridden.omit({ reason: true }).parse(receipt),
});
