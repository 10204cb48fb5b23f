import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { query } from '../../platform/tool.ts';
import { flakinessOf } from './flakiness/flakiness.ts';
import { outcomesOf, outcomesOfReruns } from './flakiness/history.ts';
import { githubHosts } from './hosts.ts';
import { repositoryCalled } from './repository-called.ts';
import './tables.ts';

const day = 86_400_000;
/** Tests that failed within the time and are looked at. */
const mostTests = 1_000;
const order = { flaky: 0, suspect: 1, too_few: 2, steady: 3 } as const;
const share = (value: number): number => Math.round(value * 1000) / 1000;

export const listFlakyTests = query({
  name: 'list_flaky_tests',
  title: 'List flaky tests',
  description:
    'Lists tests that fail and pass on the same commit (flaky) or flip between commits (suspect), with 95 % intervals of how often they fail.',
  version: 1,
  scopes: ['ci:read'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    days: z.int().min(1).max(180).default(30),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    reports: z.int(),
    tests: z.array(
      z.object({
        test: z.string(),
        judgement: z.enum(['flaky', 'suspect']),
        commits: z.int(),
        failed: z.int(),
        both: z.int(),
        interval: z.array(z.number()),
        quarantined_until: z.string().nullable(),
      }),
    ),
  }),
  say: ({ tests, reports }) => {
    const flaky = tests.filter(({ judgement }) => judgement === 'flaky').length;
    return `${flaky} flaky and ${tests.length - flaky} suspect tests, from ${reports} uploaded reports and GitHub’s reruns.`;
  },
  async run({ repository: said, days, limit }, context) {
    const repository = await repositoryCalled(context, said);
    const connection = context.ports.ci.open(repository);
    const since = new Date(context.now().getTime() - days * day);
    const [{ names, reports, quarantines }, branch] = await Promise.all([
      recorded(repository, since, context),
      connection.defaultBranch({ signal: context.signal }),
    ]);
    const [told, reruns] = await Promise.all([
      outcomesOf(context, repository, names, since),
      outcomesOfReruns(connection, { branches: [branch] }, context.signal),
    ]);
    const tests = [...new Set([...told.keys(), ...reruns.keys()])]
      .map(test => ({ test, ...flakinessOf([...(told.get(test) ?? []), ...(reruns.get(test) ?? [])]) }))
      .flatMap(({ judgement, interval, flips: _flips, ...rest }) =>
        judgement === 'flaky' || judgement === 'suspect'
          ? [
              {
                ...rest,
                judgement,
                interval: interval.map(share),
                quarantined_until: quarantines.get(rest.test) ?? null,
              },
            ]
          : [],
      )
      .sort((a, b) => order[a.judgement] - order[b.judgement] || b.both - a.both || b.failed - a.failed);
    return { reports, tests: tests.slice(0, limit) };
  },
});

/** Names of the tests that failed since then, with how many reports there are and what is in quarantine. */
const recorded = (repository: string, since: Date, context: QueryContext) =>
  context.store(async store => {
    const failed = await store
      .selectFrom('ci.test_result')
      .select('test')
      .distinct()
      .where('repository', '=', repository)
      .where('at', '>=', since)
      .where('outcome', 'in', ['failed', 'both'])
      .limit(mostTests)
      .execute();
    const count = await store
      .selectFrom('ci.report')
      .select(row => row.fn.countAll<string>().as('count'))
      .where('repository', '=', repository)
      .where('received_at', '>=', since)
      .executeTakeFirstOrThrow();
    const quarantined = await store
      .selectFrom('ci.quarantine')
      .select(['test', 'until'])
      .where('repository', '=', repository)
      .where('until', '>', context.now())
      .execute();
    return {
      names: failed.map(({ test }) => test),
      reports: Number(count.count),
      quarantines: new Map(quarantined.map(({ test, until }) => [test, until.toISOString()])),
    };
  });
