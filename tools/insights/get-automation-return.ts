import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { query } from '../../platform/tool.ts';
import { type AutomationFacts, automationReturn } from './automation/automation-return.ts';
import { repositoryHeardOf } from './repository-heard-of.ts';
import './tables.ts';

const day = 86_400_000;
const minutes = z.number().min(0).max(10_000);

export const getAutomationReturn = query({
  name: 'get_automation_return',
  title: 'Get the return on test automation',
  description:
    'Whether automated tests and heals pay, net of false alarms and wrong heals. What was counted is measured; what a minute is worth is yours to say.',
  version: 1,
  scopes: ['insights:read'],
  egress: 'none',
  input: z.object({
    repository: z.string().max(140).optional(),
    days: z.int().min(1).max(366).default(28),
    share_by_hand: z.number().min(0).max(1).default(0.02).describe('Of the runs, that a person would do'),
    minutes_by_hand: minutes.default(3),
    minutes_per_false_alarm: minutes.default(10),
    minutes_to_review_heal: minutes.default(5),
    minutes_to_repair_by_hand: minutes.default(30),
    minutes_per_wrong_heal: minutes.default(240),
  }),
  output: z.object({
    repository: z.string(),
    counted: z.object({
      tests_run: z.int(),
      false_alarms: z.int(),
      heals: z.int(),
      wrong_heals: z.int(),
    }),
    saved_minutes: z.object({ testing: z.number(), repairing: z.number() }),
    spent_minutes: z.object({ false_alarms: z.number(), reviewing: z.number(), wrong_heals: z.number() }),
    net_minutes: z.number(),
    ratio: z.number().nullable(),
    even_at_share: z.number().nullable().describe('Share by hand from which on it pays; null: it cannot'),
  }),
  say: ({ net_minutes, even_at_share, counted }) =>
    `${net_minutes >= 0 ? 'Gained' : 'Lost'} ${Math.abs(Math.round(net_minutes))} minutes over ${counted.tests_run} test results, under your assumptions. ${even_at_share === null ? 'No share by hand would make it pay.' : `It pays from ${Math.round(even_at_share * 1000) / 10} % by hand on.`}`,
  async run({ repository: said, days, ...assumed }, context) {
    const repository = await repositoryHeardOf(context, said);
    const since = new Date(context.now().getTime() - days * day);
    const facts = await countedSince(context, repository, since);
    const { saved, spent, net, ratio, evenAtShare } = automationReturn(facts, {
      shareByHand: assumed.share_by_hand,
      minutesByHand: assumed.minutes_by_hand,
      minutesPerFalseAlarm: assumed.minutes_per_false_alarm,
      minutesToReviewHeal: assumed.minutes_to_review_heal,
      minutesToRepairByHand: assumed.minutes_to_repair_by_hand,
      minutesPerWrongHeal: assumed.minutes_per_wrong_heal,
    });
    return {
      repository,
      counted: {
        tests_run: facts.testsRun,
        false_alarms: facts.falseAlarms,
        heals: facts.heals,
        wrong_heals: facts.wrongHeals,
      },
      saved_minutes: saved,
      spent_minutes: {
        false_alarms: spent.falseAlarms,
        reviewing: spent.reviewing,
        wrong_heals: spent.wrongHeals,
      },
      net_minutes: net,
      ratio,
      even_at_share: evenAtShare,
    };
  },
});

const countedSince = (context: QueryContext, repository: string, since: Date): Promise<AutomationFacts> =>
  context.store(async store => {
    const runs = await store
      .selectFrom('insights.test_run')
      .select(row => [
        row.fn.sum<string | null>('tests').as('tests'),
        row.fn.sum<string | null>('flaky').as('flaky'),
      ])
      .where('repository', '=', repository)
      .where('at', '>=', since)
      .executeTakeFirstOrThrow();
    const heals = await store
      .selectFrom('insights.heal as heal')
      .leftJoin('insights.withdrawal as withdrawn', join =>
        join
          .onRef('withdrawn.tenant_id', '=', 'heal.tenant_id')
          .onRef('withdrawn.repository', '=', 'heal.repository')
          .onRef('withdrawn.pull_request', '=', 'heal.pull_request'),
      )
      .select(row => [
        row.fn.countAll<string>().as('all'),
        row.fn.count<string>('withdrawn.pull_request').as('undone'),
      ])
      .where('heal.repository', '=', repository)
      .where('heal.at', '>=', since)
      .executeTakeFirstOrThrow();
    return {
      testsRun: Number(runs.tests ?? 0),
      falseAlarms: Number(runs.flaky ?? 0),
      heals: Number(heals.all) - Number(heals.undone),
      wrongHeals: Number(heals.undone),
    };
  });
