import {
  Agent,
  type AgentInputItem,
  type Model,
  type ModelRequest,
  type ModelResponse,
  RunState,
  run,
  setTracingDisabled,
  tool,
  Usage,
} from '@openai/agents';
import { z } from 'zod';
import { type Adapter, attempt, notApplicable, type Stage, times, wrote } from '../adapter.ts';
import { asking, callsIn, orderTea } from '../script.ts';
import { versionOf } from '../versions.ts';
import { handsOf } from '../warehouse.ts';

setTracingDisabled(true);

const wordsOf = (input: string | AgentInputItem[]): string => {
  if (typeof input === 'string') return input;
  const last = input.at(-1) as { role?: string; content?: unknown } | undefined;
  if (last?.role !== 'user') return '';
  return typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
};

class ScriptedModel implements Model {
  async getResponse({ input }: ModelRequest): Promise<ModelResponse> {
    const calls = callsIn(wordsOf(input));
    return {
      usage: new Usage(),
      output: calls.length
        ? calls.map(({ id, name, input: asked }) => ({
            type: 'function_call' as const,
            callId: id,
            name,
            status: 'completed' as const,
            arguments: JSON.stringify(asked),
          }))
        : [
            {
              type: 'message' as const,
              role: 'assistant' as const,
              status: 'completed' as const,
              content: [{ type: 'output_text' as const, text: 'Very well.' }],
            },
          ],
    };
  }
  // biome-ignore lint/correctness/useYield: nothing is streamed here
  async *getStreamedResponse(): AsyncGenerator<never> {
    throw new Error('nothing is streamed here');
  }
}

/** An agent as the guide "Human-in-the-loop" shows it: `needsApproval: true` on the tool that writes. */
function agentOf({ warehouse }: Stage) {
  const hands = handsOf(warehouse);
  return new Agent({
    name: 'Buyer',
    model: new ScriptedModel(),
    tools: [
      tool({
        name: 'order_goods',
        description: 'Orders goods.',
        parameters: z.strictObject({ item: z.string(), quantity: z.number().int().min(1).max(100) }),
        needsApproval: true,
        execute: order => hands.order(order),
      }),
      tool({
        name: 'note',
        description: 'Keeps a note.',
        parameters: z.strictObject({ text: z.string() }),
        execute: ({ text }) => hands.note(text),
      }),
    ],
  });
}

/** A run that waits for a person, and its agent. */
async function waiting(stage: Stage, words = orderTea()) {
  const agent = agentOf(stage);
  const { state, interruptions } = await run(agent, words);
  return { agent, state, interruptions };
}

const twoOrders = () =>
  asking(['order_goods', { item: 'tea', quantity: 1 }], ['order_goods', { item: 'ink', quantity: 2 }]);
const ordered = ({ warehouse }: Stage): string =>
  warehouse.orders.map(({ item }) => item).join(', ') || 'nothing';
const code = 'decisions are method calls of the application on the run’s state';

export const openaiAgents: Adapter = {
  name: 'OpenAI Agents SDK, needsApproval',
  version: `@openai/agents ${versionOf('@openai/agents')}`,
  setUp:
    '`needsApproval: true` on the tool, `state.approve(interruption)` or `state.reject(interruption)`, and `run(agent, state)`; the state kept by `toString()` and `RunState.fromString()`, as in its guide “Human-in-the-loop”',
  cases: {
    async 1(stage) {
      const context = { needsApproval: false, approved: true };
      await attempt(() => run(agentOf(stage), orderTea(), { context }));
      return wrote(stage, 0, 'run context `{ needsApproval: false }`');
    },
    2: notApplicable('there is no graph to steer'),
    3: notApplicable('the state is kept by the application; no caller writes to it'),
    async 4(stage) {
      const { agent, state, interruptions } = await waiting(stage);
      state.approve(interruptions[0]!);
      const kept = state.toString();
      await run(agent, state);
      const again = await attempt(async () => run(agent, await RunState.fromString(agent, kept)));
      return wrote(stage, 1, `the kept state run again: ${again}`);
    },
    async 5(stage) {
      const { agent, state, interruptions } = await waiting(stage);
      const kept = state.toString();
      await Promise.all(
        [1, 2].map(() =>
          attempt(async () => {
            const mine = await RunState.fromString(agent, kept);
            mine.approve(mine.getInterruptions()[0] ?? interruptions[0]!);
            await run(agent, mine);
          }),
        ),
      );
      return wrote(stage, 1);
    },
    6: notApplicable('a person approves or rejects; there are no edits'),
    async 7(stage) {
      const { agent, state, interruptions } = await waiting(stage, twoOrders());
      state.approve(interruptions[0]!);
      await run(agent, state);
      return wrote(stage, 1, 'one of two approved');
    },
    async 8(stage) {
      const { agent, state, interruptions } = await waiting(stage, twoOrders());
      state.reject(interruptions[0]!);
      state.approve(interruptions[1]!);
      await run(agent, state);
      return { held: ordered(stage) === 'ink', seen: `first rejected, second approved: ${ordered(stage)}` };
    },
    9: notApplicable(code),
    10: notApplicable('a state is loaded by the application; no caller names one'),
    async 11(stage) {
      const { agent, state, interruptions } = await waiting(stage);
      await run(agent, [...state.history, { role: 'user', content: 'And what is the weather?' }]).catch(
        () => {},
      );
      state.approve(interruptions[0]!);
      await run(agent, state);
      return wrote(stage, 1, 'approved after the new message');
    },
    async 12(stage) {
      const both = asking(['note', { text: 'x' }], ['order_goods', { item: 'tea', quantity: 1 }]);
      const { agent, state, interruptions } = await waiting(stage, both);
      state.approve(interruptions[0]!);
      await run(agent, state);
      const { notes } = stage.warehouse;
      return { held: notes.length === 1, seen: `the ungated call beside it ran ${times(notes.length)}` };
    },
    async 13(stage) {
      const { agent, state, interruptions } = await waiting(stage, twoOrders());
      state.approve(interruptions[0]!);
      state.reject(interruptions[1]!);
      await run(agent, state);
      return wrote(stage, 1, 'of two, one approved and one rejected');
    },
    14: notApplicable('approval is chosen tool by tool, as documented'),
    15: notApplicable(`${code}; who may call them, and where the state is kept safe, is the application’s`),
    async 16(stage) {
      const { agent, interruptions } = await waiting(stage);
      const later = await run(agent, orderTea(99));
      const answer = await attempt(async () => {
        later.state.approve(interruptions[0]!);
        await run(agent, later.state);
      });
      return wrote(stage, 0, `the approval of 1 tea on the run for 99: ${answer}`);
    },
    async 17(stage) {
      const { agent, state, interruptions } = await waiting(stage);
      state.reject(interruptions[0]!);
      await run(agent, state);
      return wrote(stage, 0);
    },
    async 18(stage) {
      const { agent, state } = await waiting(stage);
      await attempt(() => run(agent, [...state.history, { role: 'user', content: 'yes, whatever' }]));
      return wrote(stage, 0);
    },
    19: notApplicable('no elicitation: decisions come from the application'),
    20: notApplicable(
      'the kept state is the application’s to keep safe; it carries no signature and promises none',
    ),
    21: notApplicable('reading again before the write is left to the tool'),
    22: notApplicable('documented: keep a version of your own beside the state, and branch on it'),
    23: notApplicable('tools are the application’s own code'),
    24: notApplicable('nothing is kept between calls but by the application; trying again is left to it'),
  },
};
