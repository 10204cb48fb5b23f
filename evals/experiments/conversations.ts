import * as langsmith from 'langsmith/vitest';
import { afterAll, beforeAll, expect } from 'vitest';
import { readBaseline } from '../baseline.ts';
import { conversationCase } from '../conversations/case.ts';
import { readExamples } from '../conversations/example.ts';
import { judge } from '../conversations/judge.ts';
import { play } from '../conversations/play.ts';
import { datasetOf } from '../conversations/suite.ts';
import { type House, openHouse } from '../house/house.ts';
import { remoteName } from '../langsmith/datasets.ts';

/**
 * The same cases and the same judge as `npm run evals`, as LangSmith's experiments: one test for each case. A case that fails
 * already in the baseline gets its scores and fails no test. Nothing is sent unless `LANGSMITH_TEST_TRACKING` is `true` and
 * there is a key.
 */
export function experimentOf(name: string): void {
  let house: House;
  let known: ReadonlySet<string>;
  beforeAll(async () => {
    known = new Set((await readBaseline())[name]?.planner?.failed);
    house = await openHouse();
  }, 120_000);
  afterAll(() => house?.close());
  const tracked = process.env.LANGSMITH_TEST_TRACKING === 'true';
  langsmith.describe(
    remoteName(name),
    () => {
      for (const { id, inputs, outputs, metadata } of readExamples(conversationCase, datasetOf(name)))
        langsmith.test(
          id,
          { inputs, referenceOutputs: outputs },
          async () => {
            const played = await play(house, { inputs });
            const { faults, ungrounded } = await judge(
              { id, inputs, outputs, metadata },
              played,
              house.running.kernel,
            );
            langsmith.logOutputs({
              answers: played.turns.map(({ answer }) => answer.text),
              calls: played.turns.flatMap(({ calls }) => calls.map(({ tool }) => tool)),
              proposals: played.proposals.map(({ document }) => document.action.name),
            });
            langsmith.logFeedback({ key: 'as_expected', score: faults.length === 0 });
            langsmith.logFeedback({ key: 'grounded', score: ungrounded.length === 0 });
            if (!known.has(id)) expect([...faults, ...ungrounded]).toEqual([]);
          },
          60_000,
        );
    },
    { enableTestTracking: tracked },
  );
}
