import type { ConversationCase } from '../conversations/case.ts';
import { type Judged, judge } from '../conversations/judge.ts';
import { play } from '../conversations/play.ts';
import { censusOf, unapprovedIn } from '../house/census.ts';
import { openHouse } from '../house/house.ts';
import type { SuiteOptions, SuiteResult } from '../suite.ts';
import { readCassettes, recordingsFolder } from './cassette.ts';
import { replayed } from './replay.ts';

const skipped = (tier: 'replay' | 'live', why: string): SuiteResult => ({
  tier,
  metrics: {},
  n: 0,
  cases: [],
  skipped: why,
});

/** A suite's recordings, played again. Without any it is skipped: no figure is better than one of nothing. */
export async function replayTier(
  name: string,
  cases: readonly ConversationCase[],
  resultOf: (judged: readonly Judged[]) => SuiteResult,
  folder = recordingsFolder,
): Promise<SuiteResult> {
  const recorded = await readCassettes(name, folder);
  if (!recorded?.length)
    return skipped(
      'replay',
      `There are no recordings of ${name}; npm run evals -- record ${name} makes them with a key of yours.`,
    );
  const judged: Judged[] = [];
  for (const cassette of recorded) {
    const of = cases.find(({ id }) => id === cassette.id);
    if (of) judged.push(await replayed(of, cassette));
  }
  const synthetic = recorded.some(each => each.synthetic);
  return { ...resultOf(judged), tier: 'replay', ...(synthetic ? { synthetic } : {}) };
}

/** The environment's model, when there is one: the keys that `npm start` reads, and no others. */
export function liveEnvironment(from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL } = from;
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL) return undefined;
  return {
    ...(OPENAI_API_KEY ? { OPENAI_API_KEY } : {}),
    ...(OPENAI_BASE_URL ? { OPENAI_BASE_URL } : {}),
    ...(OPENAI_MODEL ? { OPENAI_MODEL } : {}),
  };
}

/**
 * A live model in the whole product. Its answers vary, so each case is played several times: `passed` is the share of all
 * plays, and `pass_hat_k` the share of the cases that passed in every one of the k.
 */
export async function liveTier(
  cases: readonly ConversationCase[],
  { runs, say }: SuiteOptions,
  resultOf: (judged: readonly Judged[], unapprovedWrites: number) => SuiteResult,
): Promise<SuiteResult> {
  const environment = liveEnvironment();
  if (!environment)
    return skipped('live', 'There is no model: set OPENAI_API_KEY, or OPENAI_BASE_URL with OPENAI_MODEL.');
  const house = await openHouse(environment);
  try {
    const judged: Judged[] = [];
    for (const each of cases) {
      for (let run = 0; run < runs; run++)
        judged.push(await judge(each, await play(house, each), house.running.kernel));
      say(`${each.id}`);
    }
    const always = cases.filter(({ id }) => judged.filter(each => each.id === id).every(passed)).length;
    const result = resultOf(judged, unapprovedIn(await censusOf(house)));
    return {
      ...result,
      tier: 'live',
      metrics: { ...result.metrics, pass_hat_k: always / cases.length, k: runs },
    };
  } finally {
    await house.close();
  }
}

const passed = ({ faults, ungrounded }: Judged): boolean => faults.length + ungrounded.length === 0;
