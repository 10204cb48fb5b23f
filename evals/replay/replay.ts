import { chatModel } from '../../agents/models.ts';
import type { ProposalView } from '../../server/wire.ts';
import { capabilities } from '../../tools/capabilities.ts';
import type { ConversationCase } from '../conversations/case.ts';
import { type Judged, judge } from '../conversations/judge.ts';
import type { Played, Turn } from '../conversations/play.ts';
import type { Cassette } from './cassette.ts';
import { conversationWith } from './converse.ts';
import { NotRecorded, replayingTape } from './model-tape.ts';
import { outcomeOf, replayingTools } from './tool-tape.ts';

const tools = new Map(
  capabilities.flatMap(({ tools: all }) => all.map(tool => [tool.name, { tool }] as const)),
);

/** Plays a recorded conversation again, strictly: whatever is asked that was not recorded fails the case. */
export async function replayed(of: ConversationCase, recorded: Cassette): Promise<Judged> {
  try {
    return await judge(of, await playAgain(of, recorded), { tools: tools as never });
  } catch (error) {
    if (!(error instanceof NotRecorded)) throw error;
    const played: Played = { turns: [], proposals: [] };
    return { id: of.id, played, faults: [error.message], ungrounded: [], schema: { checked: 0, wrong: 0 } };
  }
}

async function playAgain({ inputs }: ConversationCase, recorded: Cassette): Promise<Played> {
  const tape = await replayingTape(recorded.turns.flatMap(({ exchanges }) => exchanges));
  try {
    const answers = replayingTools(recorded.turns.flatMap(({ calls }) => calls));
    const environment = { OPENAI_BASE_URL: tape.baseUrl, OPENAI_MODEL: recorded.model };
    const { model } = chatModel(environment, { maxRetries: 0 });
    const conversation = conversationWith(model, answers.tools, recorded.time_zone);
    const turns: Turn[] = [];
    for (const [index, step] of inputs.steps.entries()) {
      const at = recorded.turns[index];
      if (!at || typeof step !== 'string') throw new NotRecorded(`step ${index + 1} was not recorded`);
      const since = performance.now();
      const { answer, waits } = await conversation.say(step, new Date(at.now));
      if (tape.take().missed.length)
        throw new NotRecorded(`the model was asked what was not recorded, at step ${index + 1}`);
      const calls = answers.take().map(call => ({
        tool: call.tool,
        word: tools.get(call.tool)!.tool.word,
        input: call.input,
        outcome: outcomeOf(call),
      }));
      turns.push({ step, answer, waits, calls, milliseconds: performance.now() - since });
    }
    return { turns, proposals: recorded.proposals as unknown as ProposalView[] };
  } finally {
    await tape.close();
  }
}
