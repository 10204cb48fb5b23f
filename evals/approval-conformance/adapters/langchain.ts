import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { Command, MemorySaver } from '@langchain/langgraph';
import { createAgent, humanInTheLoopMiddleware } from 'langchain';
import { z } from 'zod';
import { type Adapter, attempt, notApplicable, type Stage, times, wrote } from '../adapter.ts';
import { asking, callsIn, orderTea } from '../script.ts';
import { versionOf } from '../versions.ts';
import { handsOf } from '../warehouse.ts';

class ScriptedModel extends BaseChatModel {
  constructor() {
    super({});
  }
  _llmType() {
    return 'scripted';
  }
  override bindTools() {
    return this;
  }
  async _generate(messages: BaseMessage[]) {
    const last = messages.at(-1);
    const calls = last?.getType() === 'human' ? callsIn(last.text) : [];
    const tool_calls = calls.map(({ id, name, input }) => ({
      id,
      name,
      args: input,
      type: 'tool_call' as const,
    }));
    const message = new AIMessage({ content: calls.length ? '' : 'Very well.', tool_calls });
    return { generations: [{ message, text: message.text }] };
  }
}

/** An agent as the documentation of the middleware shows it: a checkpointer, the gated tools listed, all decisions allowed. */
function agentOf({ warehouse }: Stage) {
  const hands = handsOf(warehouse);
  const goods = z.strictObject({ item: z.string(), quantity: z.number().int().min(1).max(100) });
  const tools = [
    tool(input => hands.order(input), { name: 'order_goods', description: 'Orders goods.', schema: goods }),
    tool(({ text }) => hands.note(text), {
      name: 'note',
      description: 'Keeps a note.',
      schema: z.strictObject({ text: z.string() }),
    }),
  ];
  const gate = { allowedDecisions: ['approve', 'edit', 'reject'] as ('approve' | 'edit' | 'reject')[] };
  return createAgent({
    model: new ScriptedModel(),
    tools,
    middleware: [humanInTheLoopMiddleware({ interruptOn: { order_goods: gate, note: false } })],
    checkpointer: new MemorySaver(),
  });
}

const onThread = (thread = 'one') => ({ configurable: { thread_id: thread } });
const said = (words: string) => ({ messages: [new HumanMessage(words)] });
const approve = { type: 'approve' } as const;
const reject = { type: 'reject' } as const;
const decided = (...decisions: readonly object[]) => new Command({ resume: { decisions } });

/** The agent with a call that waits for a person. */
async function waiting(stage: Stage, words = orderTea()) {
  const agent = agentOf(stage);
  const state = await agent.invoke(said(words), onThread());
  const [interrupt] = (state as { __interrupt__?: { id?: string }[] }).__interrupt__ ?? [];
  return { agent, interrupt: interrupt?.id ?? '' };
}

const ownAffair = 'left to the application by the documentation';

export const langchain: Adapter = {
  name: 'LangChain, human-in-the-loop middleware',
  version: `langchain ${versionOf('langchain')}, @langchain/langgraph ${versionOf('@langchain/langgraph')}`,
  setUp:
    '`createAgent` with `humanInTheLoopMiddleware({ interruptOn })` and a checkpointer, decisions sent by `Command({ resume: { decisions } })`, as in the docblock of the middleware and docs.langchain.com (Human-in-the-loop)',
  cases: {
    async 1(stage) {
      const context = { interruptOn: { order_goods: false } };
      await attempt(() => agentOf(stage).invoke(said(orderTea()), { ...onThread(), context }));
      return wrote(stage, 0, 'run context `{ interruptOn: { order_goods: false } }`');
    },
    async 2(stage) {
      const { agent } = await waiting(stage);
      await attempt(() => agent.invoke(new Command({ goto: 'tools' }), onThread()));
      return wrote(stage, 0, '`Command({ goto: "tools" })`');
    },
    async 3(stage) {
      const { agent } = await waiting(stage);
      await attempt(() => agent.graph.updateState(onThread(), {}, 'HumanInTheLoopMiddleware.after_model'));
      await attempt(() => agent.invoke(null as never, onThread()));
      return wrote(stage, 0, '`updateState` as the approval node');
    },
    async 4(stage) {
      const { agent } = await waiting(stage);
      await agent.invoke(decided(approve), onThread());
      const old: { config: object }[] = [];
      for await (const state of agent.graph.getStateHistory(onThread()))
        if (state.tasks.some(({ interrupts }) => interrupts.length > 0)) old.push(state);
      for (const { config } of old) await attempt(() => agent.invoke(decided(approve), config));
      return {
        ...wrote(stage, 1, 'the same decision from the old checkpoint'),
        documented: 'going on from an old checkpoint runs what follows it again (LangGraph, time travel)',
      };
    },
    async 5(stage) {
      const { agent } = await waiting(stage);
      await Promise.all([1, 2].map(() => attempt(() => agent.invoke(decided(approve), onThread()))));
      return wrote(stage, 1);
    },
    async 6(stage) {
      const { agent } = await waiting(stage);
      const editedAction = { name: 'order_goods', args: { item: 'tea', quantity: 1_000_000 } };
      await attempt(() => agent.invoke(decided({ type: 'edit', editedAction }), onThread()));
      return wrote(stage, 0, 'that an edit may name another tool is documented and not counted');
    },
    async 7(stage) {
      const both = asking(
        ['order_goods', { item: 'tea', quantity: 1 }],
        ['order_goods', { item: 'ink', quantity: 1 }],
      );
      const { agent } = await waiting(stage, both);
      const answer = await attempt(() => agent.invoke(decided(approve), onThread()));
      return {
        held: stage.warehouse.orders.length <= 1,
        seen: `${stage.warehouse.orders.length} writes; ${answer}`,
      };
    },
    async 8(stage) {
      const both = asking(
        ['order_goods', { item: 'tea', quantity: 1 }],
        ['order_goods', { item: 'ink', quantity: 2 }],
      );
      const { agent } = await waiting(stage, both);
      const editedAction = { name: 'order_goods', args: { item: 'ink', quantity: 3 } };
      await agent.invoke(decided(approve, { type: 'edit', editedAction }), onThread());
      const seen = stage.warehouse.orders
        .map(({ item, quantity }) => `${quantity} ${item}`)
        .sort()
        .join(', ');
      return { held: seen === '1 tea, 3 ink', seen: `first approved, second edited: ${seen || 'nothing'}` };
    },
    async 9(stage) {
      const answers: string[] = [];
      for (const value of [false, 0, '', null]) {
        const { agent } = await waiting(stage);
        answers.push(await attempt(() => agent.invoke(new Command({ resume: value }), onThread())));
      }
      return wrote(stage, 0, answers[0]);
    },
    async 10(stage) {
      const answer = await attempt(() => agentOf(stage).invoke(decided(approve), onThread('nobody knows')));
      return { held: stage.warehouse.orders.length === 0 && answer !== 'accepted', seen: answer };
    },
    async 11(stage) {
      const { agent } = await waiting(stage);
      await attempt(() => agent.invoke(said('And what is the weather?'), onThread()));
      await attempt(() => agent.invoke(decided(approve), onThread()));
      return wrote(stage, 1, 'approved after the new message');
    },
    async 12(stage) {
      const both = asking(['note', { text: 'x' }], ['order_goods', { item: 'tea', quantity: 1 }]);
      const { agent } = await waiting(stage, both);
      await agent.invoke(decided(approve), onThread());
      const { notes } = stage.warehouse;
      return { held: notes.length === 1, seen: `the ungated call beside it ran ${times(notes.length)}` };
    },
    async 13(stage) {
      const both = asking(
        ['order_goods', { item: 'tea', quantity: 1 }],
        ['order_goods', { item: 'ink', quantity: 1 }],
      );
      const { agent } = await waiting(stage, both);
      await attempt(() => agent.invoke(decided(approve, reject), onThread()));
      return wrote(stage, 1, 'of two, one approved and one rejected; the model is asked again instead');
    },
    14: notApplicable(
      'approval is chosen tool by tool: “If a tool doesn’t have an entry, it’s auto-approved by default”',
    ),
    15: notApplicable(`a decision carries no identity and no signature; who may resume is ${ownAffair}`),
    async 16(stage) {
      const { agent } = await waiting(stage);
      await attempt(() => agent.invoke(said(orderTea(99)), onThread()));
      await attempt(() => agent.invoke(decided(approve), onThread()));
      return wrote(stage, 0, 'the decision on 1 tea came after the card for 99');
    },
    async 17(stage) {
      const { agent } = await waiting(stage);
      await agent.invoke(decided(reject), onThread());
      return wrote(stage, 0);
    },
    async 18(stage) {
      const { agent } = await waiting(stage);
      await attempt(() => agent.invoke(said('yes, whatever'), onThread()));
      return wrote(stage, 0);
    },
    19: notApplicable('no elicitation: decisions come from the application'),
    20: notApplicable('what waits is kept in the application’s own checkpointer'),
    21: notApplicable(`reading again before the write is the tool’s, ${ownAffair}`),
    22: notApplicable('documented: a graph may change while its threads wait, within limits'),
    23: notApplicable('tools are the application’s own code'),
    24: notApplicable('documented: a tool’s side effects must be idempotent; that is the tool author’s'),
  },
};
