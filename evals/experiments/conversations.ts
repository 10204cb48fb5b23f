import * as langsmith from 'langsmith/vitest';
import { afterAll, beforeAll, expect } from 'vitest';
import { readBaseline } from '../baseline.ts';
import { conversationCase } from '../conversations/case.ts';
import { judge } from '../conversations/judge.ts';
import { play } from '../conversations/play.ts';
import { type House, openHouse } from '../house/house.ts';
import { readSynced, remoteName } from '../langsmith/datasets.ts';
import { asSent, uuidOf } from '../langsmith/sync.ts';

/**
 * The same cases and the same judge as `npm run evals`, as LangSmith's experiments: one test for each case. A case that fails
 * already in the baseline gets its scores and fails no test. The examples are those that `countersign datasets push` sends, under
 * the same UUIDs: an experiment adds none of its own. Nothing is sent unless `LANGSMITH_TEST_TRACKING` is `true` and
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
  const remote = remoteName(name);
  langsmith.describe(
    remote,
    () => {
      for (const example of readSynced(name)) {
        const { id } = example;
        const { inputs, outputs: referenceOutputs, metadata } = asSent(example);
        langsmith.test(
          id,
          { id: uuidOf(remote, id), inputs, referenceOutputs, metadata },
          async () => {
            const conversation = conversationCase.parse(example);
            const played = await play(house, conversation);
            const { faults, ungrounded } = await judge(conversation, played, house.running.kernel);
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
      }
    },
    { enableTestTracking: tracked },
  );
}
