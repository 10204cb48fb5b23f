import { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import { flakinessOf } from './flakiness/flakiness.ts';
import { outcomesOf, outcomesOfReruns } from './flakiness/history.ts';
import { githubHosts } from './hosts.ts';
import { repositoryCalled } from './repository-called.ts';
import { testName } from './test-name.ts';
import './tables.ts';

const day = 86_400_000;
const quarantined = z.object({
  repository: z.string(),
  test: z.string(),
  until: z.string(),
  reason: z.string(),
});

const rowOf = (store: Store, repository: string, test: string) =>
  store
    .selectFrom('ci.quarantine')
    .select(['until', 'reason'])
    .where('repository', '=', repository)
    .where('test', '=', test)
    .executeTakeFirst();

async function stateIn(store: Store, repository: string, test: string) {
  const row = await rowOf(store, repository, test);
  return row ? { until: row.until.toISOString(), reason: row.reason } : null;
}

export const quarantineTest = localAction({
  name: 'quarantine_test',
  title: 'Quarantine a flaky test',
  description:
    'Proposes that a flaky test’s failures hold nobody up for some days. A failure that is not flaky still counts. 0 days lifts it.',
  version: 1,
  scopes: ['ci:act'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    test: z.string().min(1).max(300).describe('name from get_ci_status'),
    days: z.int().min(0).max(30).default(14),
    reason: z.string().min(1).max(300),
  }),
  output: quarantined.pick({ repository: true, until: true }),
  say: ({ until }) => `The quarantine stands until ${until.slice(0, 10)}.`,
  async preview(input, context) {
    const repository = await repositoryCalled(context, input.repository);
    const test = testName(input.test);
    if (test === '') throw new Refusal('invalid_input', 'That names no test.', { path: 'test' });
    const before = await context.store(store => stateIn(store, repository, test));
    if (input.days === 0 && before === null)
      throw new Refusal('not_found', 'The test is in no quarantine.', { path: 'test' });
    const connection = context.ports.ci.open(repository);
    const branches = [await connection.defaultBranch({ signal: context.signal })];
    const [reported, reruns] = await Promise.all([
      outcomesOf(context, repository, [test]),
      outcomesOfReruns(connection, { branches }, context.signal),
    ]);
    const known = flakinessOf([...(reported.get(test) ?? []), ...(reruns.get(test) ?? [])]);
    const isFlaky = known.judgement === 'flaky';
    const lifts = input.days === 0;
    return {
      sentence: lifts
        ? `Lift the quarantine of a test of ${repository}.`
        : `Let the flaky failures of a test of ${repository} hold nobody up for ${input.days} days.`,
      targets: [
        {
          ref: `${repository}#${test}`,
          title: test,
          before,
          after: {
            repository,
            test,
            until: new Date(context.now().getTime() + input.days * day).toISOString(),
            reason: input.reason,
          },
        },
      ],
      totals: [],
      facts: [
        { label: 'Test', value: test, source: 'the request', untrusted: true },
        {
          label: 'Known of it',
          value: `${known.judgement}: both outcomes on ${known.both} of ${known.commits} commits, failed on ${known.failed}`,
          source: 'our record and GitHub',
        },
      ],
      reversibility: { kind: 'reversible' as const, how: 'It ends by itself, or with 0 days.' },
      risk:
        lifts || isFlaky
          ? { level: 'low' as const, reasons: ['Only failures that are flaky are covered.'] }
          : { level: 'high' as const, reasons: ['The test is not known to be flaky.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read(target, { store }) {
    const { repository, test } = quarantined.parse(target.after);
    return stateIn(store, repository, test);
  },
  async apply(target, { store, tenant, proposal, now }) {
    const { repository, test, until, reason } = quarantined.parse(target.after);
    const row = { reason, until, since: now(), proposal_id: proposal };
    await store
      .insertInto('ci.quarantine')
      .values({ tenant_id: tenant, repository, test, ...row })
      .onConflict(conflict => conflict.columns(['tenant_id', 'repository', 'test']).doUpdateSet(row))
      .execute();
    return { receipt: { repository, until } };
  },
  undo(target) {
    const { repository, test } = quarantined.parse(target.after);
    return target.before === null
      ? { tool: 'quarantine_test', input: { repository, test, days: 0, reason: 'Undone' } }
      : null;
  },
  result: ([receipt]) => quarantined.pick({ repository: true, until: true }).parse(receipt),
});
