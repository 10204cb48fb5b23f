import { AIMessage, HumanMessage } from '@langchain/core/messages';
import {
  Annotation,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { OfflinePlanner } from '../agents/planner/planner.ts';
import type { IntentOf } from '../agents/understanding.ts';
import { adding } from './answer.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import type { GraphContext } from './context.ts';
import { type Conversation, conversationChannels, kept, servedChannels } from './conversation.ts';
import type { Surroundings } from './hands.ts';
import { asOpen } from './proposals.ts';
import { registry } from './registry.ts';
import { servingFor } from './routes.ts';
import { supervisorGraph } from './supervisor.ts';
import { situationOf } from './understand.ts';

const surroundings: Surroundings = {
  model: new OfflinePlanner(),
  toolsFor: () => ({ call: () => Promise.reject(new Error('nothing here calls a tool')) }),
  clock: () => new Date('2026-11-20T21:00:00Z'),
  timeZone: 'UTC',
  currency: 'USD',
};
const context: GraphContext = {
  principal: { tenant: 't', id: 'p', kind: 'operator', name: 'Ada', scopes: [] },
  thread: 'a',
  run: 'r',
};
const config = { configurable: { thread_id: 't/a' }, context };

/** A graph that lands later: it proposes each price change that is asked for, and counts them. */
const prices: CapabilityGraph = {
  name: 'prices',
  description: 'Proposes price changes.',
  examples: ['lower all prices by 5%'],
  serves: ['adjust_prices'],
  keeps: { proposed: 0 },
  situation: ({ proposed }: { proposed: number }) =>
    proposed ? { last_run: { id: `run-${proposed}`, kind: 'price' as const } } : {},
  graph: () => {
    const own = { pricesState: kept(() => ({ proposed: 0 })) };
    const State = Annotation.Root({ ...conversationChannels, ...own });
    return new StateGraph(State, { output: Annotation.Root({ ...servedChannels, ...own }) })
      .addNode('propose', ({ queue, answer, pricesState }) => {
        const [intent, ...rest] = queue as [IntentOf<'adjust_prices'>];
        const proposed = pricesState.proposed + 1;
        const sentence = `Change prices by ${JSON.stringify(intent.slots.change)}`;
        const made = asOpen({ id: `proposal-${proposed}`, sentence, url: '/' });
        return { queue: rest, answer: adding(answer, made), pricesState: { proposed } };
      })
      .addEdge(START, 'propose')
      .addEdge('propose', END)
      .compile({ checkpointer: false });
  },
};

function supervised(all: readonly CapabilityGraph[]) {
  const graph = supervisorGraph(surroundings, all);
  graph.checkpointer = new MemorySaver();
  const say = async (message: string) =>
    (await graph.invoke({ messages: [new HumanMessage(message)] }, config)) as Conversation;
  return { graph, say };
}

describe('a graph that is added to the registry', () => {
  it('is routed to, keeps its own, and its proposals are waited for one by one', async () => {
    const { graph, say } = supervised([prices, ...registry]);
    const answered = await say('lower all prices by 5% and raise kettles by 3%');
    expect(answered.open.map(({ id }) => id)).toEqual(['proposal-1', 'proposal-2']);
    expect(answered.messages.at(-1)!.text).toContain('This waits for your approval');
    const { tasks } = await graph.getState(config);
    expect(tasks.map(({ name, interrupts }) => [name, interrupts[0]!.value.proposal])).toEqual([
      ['wait', 'proposal-1'],
      ['wait', 'proposal-2'],
    ]);
    expect(new Set(tasks.map(({ interrupts }) => interrupts[0]!.id)).size).toBe(2);
    expect(situationOf(answered, [prices, ...registry])).toMatchObject({
      last_run: { id: 'run-2', kind: 'price' },
      proposals: [{ id: 'proposal-2' }, { id: 'proposal-1' }],
      focus: { kind: 'proposal', ref: 'proposal-2' },
    });
  });

  it('is offered in the help', async () => {
    expect((await supervised([prices, ...registry]).say('help')).messages.at(-1)!.text).toContain(
      'Proposes price changes.',
    );
  });

  it('is missed plainly when it is not there', async () => {
    const { messages, open } = await supervised(registry).say('lower all prices by 5%');
    expect(messages.at(-1)!.text).toBe(
      'I understand that you want to adjust prices, but I cannot do that yet.',
    );
    expect(open).toEqual([]);
  });

  it('serves nothing that another serves', () => {
    expect(() => servingFor([prices, { ...prices, name: 'more' }])).toThrow(
      'prices and more both serve adjust_prices',
    );
  });
});

describe('a conversation of an earlier release', () => {
  /** The channels and the wait of release 0.1.0, when one graph did everything. */
  const Earlier = Annotation.Root({
    ...MessagesAnnotation.spec,
    offers: Annotation<readonly object[]>,
    open: Annotation<readonly object[]>,
    waiting: Annotation<object | null>,
  });
  const tea = { id: 'proposal-0', sentence: 'Order tea', url: '/' };
  const earlier = new StateGraph(Earlier)
    .addNode('reply', () => ({
      messages: [new AIMessage('This waits.')],
      offers: [{ ordinal: 1 }],
      open: [tea],
    }))
    .addNode('wait', ({ waiting }) => {
      interrupt({ kind: 'countersign.proposal', proposal: (waiting as typeof tea).id });
      return {};
    })
    .addEdge(START, 'reply')
    .addConditionalEdges('reply', state => [new Send('wait', { ...state, waiting: tea })], ['wait'])
    .addEdge('wait', END);

  it('still waits for what it waited for, under the same id, and can be talked to', async () => {
    const checkpointer = new MemorySaver();
    const before = earlier.compile({ checkpointer });
    await before.invoke({ messages: [new HumanMessage('buy tea')] }, { configurable: config.configurable });
    const [waited] = (await before.getState(config)).tasks[0]!.interrupts;

    const now = supervisorGraph(surroundings, registry);
    now.checkpointer = checkpointer;
    const { tasks, values } = await now.getState(config);
    expect(tasks).toMatchObject([{ name: 'wait', interrupts: [{ id: waited!.id }] }]);
    expect((values as Conversation).open).toEqual([tea]);
    await now.updateState(config, null, END);
    const { messages, open } = await now.invoke({ messages: [new HumanMessage('thanks')] }, config);
    expect(messages.map(({ text }: AIMessage) => text)).toEqual([
      'buy tea',
      'This waits.',
      'thanks',
      'You are welcome.',
    ]);
    expect(open).toEqual([tea]);
  });
});
