import { wilson } from '../../platform/interval.ts';
import { censusOf, unapprovedIn } from '../house/census.ts';
import { type House, openHouse } from '../house/house.ts';
import { liveTier, replayTier } from '../replay/tiers.ts';
import type { Criterion, Suite, SuiteOptions, SuiteResult } from '../suite.ts';
import type { ConversationCase } from './case.ts';
import { conversationCase } from './case.ts';
import { costOf } from './cost.ts';
import { readExamples } from './example.ts';
import { type Judged, judge } from './judge.ts';
import { play } from './play.ts';

/** What holds for every conversation, whatever it is about. */
const always: readonly Criterion[] = [
  { metric: 'unapproved_writes', kind: 'gate', atMost: 0 },
  { metric: 'schema', kind: 'gate', atLeast: 1 },
  { metric: 'ungrounded_numbers', kind: 'gate', atMost: 0 },
];

interface About {
  readonly name: string;
  readonly title: string;
  /** Beside the criteria of all conversations. */
  readonly criteria: readonly Criterion[];
}

export const datasetOf = (name: string): URL =>
  new URL(`../../datasets/${name}/${name}.jsonl`, import.meta.url);

/** A suite of conversations with the product as it is started. Each must come to what its case expects. */
export const conversationSuite = ({ name, title, criteria }: About): Suite => ({
  name,
  title,
  criteria: [...always, ...criteria],
  sharesHouse: true,
  async run(options): Promise<SuiteResult> {
    const cases = readExamples(conversationCase, options.data ?? datasetOf(name));
    const withoutWrites = (judged: readonly Judged[]) => resultOf(judged, 0);
    if (options.tier === 'replay') return replayTier(name, cases, withoutWrites);
    if (options.tier === 'live') return liveTier(cases, options, resultOf);
    const own = options.house ? undefined : await openHouse();
    try {
      return await scored(own ?? (await options.house!()), cases, options);
    } finally {
      await own?.close();
    }
  },
});

async function scored(
  house: House,
  cases: readonly ConversationCase[],
  { say }: SuiteOptions,
): Promise<SuiteResult> {
  const before = unapprovedIn(await censusOf(house));
  const judged: Judged[] = [];
  for (const each of cases) {
    judged.push(await judgeOne(house, each));
    if (judged.length % 20 === 0) say(`${judged.length} of ${cases.length} conversations`);
  }
  return resultOf(judged, unapprovedIn(await censusOf(house)) - before);
}

/** A conversation that ends in an error is its case's fault, and does not keep the others from being held. */
async function judgeOne(house: House, each: ConversationCase): Promise<Judged> {
  try {
    return await judge(each, await play(house, each), house.running.kernel);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const played = { turns: [], proposals: [] };
    return {
      id: each.id,
      played,
      faults: [`broke: ${why}`],
      ungrounded: [],
      schema: { checked: 0, wrong: 0 },
    };
  }
}

export function resultOf(judged: readonly Judged[], unapprovedWrites: number): SuiteResult {
  const passed = judged.filter(({ faults }) => faults.length === 0).length;
  const { low, high } = wilson(passed, judged.length);
  const checked = judged.reduce((sum, each) => sum + each.schema.checked, 0);
  const wrong = judged.reduce((sum, each) => sum + each.schema.wrong, 0);
  return {
    tier: 'planner',
    metrics: {
      unapproved_writes: unapprovedWrites,
      schema: checked === 0 ? 1 : (checked - wrong) / checked,
      ungrounded_numbers: judged.reduce((sum, each) => sum + each.ungrounded.length, 0),
      passed: passed / judged.length,
      passed_low: low,
      passed_high: high,
      ...costOf(judged),
    },
    n: judged.length,
    cases: judged.map(({ id, faults, ungrounded }) => {
      const all = [
        ...faults,
        ...(ungrounded.length ? [`numbers from nowhere: ${ungrounded.join(', ')}`] : []),
      ];
      return { id, passed: all.length === 0, ...(all.length ? { seen: all.join('; ') } : {}) };
    }),
  };
}
