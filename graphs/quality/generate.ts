import type { IntentOf } from '../../agents/understanding.ts';
import { addGeneratedTest } from '../../tools/test-upkeep/add-generated-test.ts';
import { generateTest as generate } from '../../tools/test-upkeep/generate-test.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { proposed } from './mend.ts';
import type { Quality, Update } from './state.ts';

/** Writes a test, tries it on the page and on a broken one, and proposes to add it. */
export const generateTest =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'generate_test'>];
    const { url, description } = intent.slots;
    const { repository } = state.qualityState;
    const call = handsFor(surroundings, 'generate', state, runtime);
    const ended = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    if (!url || !description)
      return ended({
        reply: {
          question:
            'For which page, and what should it do there? For example: generate a test for http://127.0.0.1:4000/ that covers: add to basket.',
        },
      });
    const answer = await call('test-upkeep', generate.name, {
      url,
      goal: description,
      ...(repository ? { repository } : {}),
    });
    if (answer.kind === 'problem') return ended(troubleOf(answer));
    const { test } = generate.output.parse(answer.kind === 'data' ? answer.data : null);
    return ended(await proposed(call, 'test-upkeep', addGeneratedTest.name, { test }));
  };
