import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
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
import { afterEach, describe, expect, it } from 'vitest';
import { Budget } from '../agents/budget.ts';
import { chatModel } from '../agents/models.ts';
import { OfflinePlanner } from '../agents/planner/planner.ts';
import { type Limits, runLimits } from '../agents/roles.ts';
import { ModelServer, toolCall } from '../agents/testing/model-server.ts';
import type { IntentOf } from '../agents/understanding.ts';
import { adding } from './answer.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import type { GraphContext } from './context.ts';
import { type Conversation, conversationChannels, kept, servedChannels } from './conversation.ts';
import type { Surroundings } from './hands.ts';
import { asOpen } from './proposals.ts';
import { asShipped } from './reader.ts';
import { registry } from './registry.ts';
import { servingFor } from './routes.ts';
import { supervisorGraph } from './supervisor.ts';
import { situationOf } from './understand.ts';

const planner = new OfflinePlanner();
const surroundings: Surroundings = {
  readerFor: async () => asShipped(planner),
  toolsFor: () => ({ call: () => Promise.reject(new Error('nothing here calls a tool')) }),
  clock: () => new Date('2026-11-20T21:00:00Z'),
  timeZone: 'UTC',
  currency: 'USD',
};
const run = (limits: Partial<Limits> = {}, clock = surroundings.clock) => {
  const context: GraphContext = {
    principal: { tenant: 't', id: 'p', kind: 'operator', name: 'Ada', scopes: [] },
    thread: 'a',
    run: 'r',
    budget: new Budget({ ...runLimits, ...limits }, clock),
  };
  return { configurable: { thread_id: 't/a' }, context };
};
const config = run();

/** Those that are there before it lands. */
const others = registry.filter(({ name }) => name !== 'pricing');

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

function supervised(
  all: readonly CapabilityGraph[],
  limits: Partial<Limits> = {},
  model: BaseChatModel = planner,
) {
  const graph = supervisorGraph({ ...surroundings, readerFor: async () => asShipped(model) }, all);
  graph.checkpointer = new MemorySaver();
  const say = async (message: string) =>
    (await graph.invoke({ messages: [new HumanMessage(message)] }, run(limits))) as Conversation;
  return { graph, say };
}

describe('a graph that is added to the registry', () => {
  it('is routed to, keeps its own, and its proposals are waited for one by one', async () => {
    const { graph, say } = supervised([prices, ...others]);
    const answered = await say('lower all prices by 5% and raise kettles by 3%');
    expect(answered.open.map(({ id }) => id)).toEqual(['proposal-1', 'proposal-2']);
    expect(answered.messages.at(-1)!.text).toContain('This waits for your approval');
    const { tasks } = await graph.getState(config);
    expect(tasks.map(({ name, interrupts }) => [name, interrupts[0]!.value.proposal])).toEqual([
      ['wait', 'proposal-1'],
      ['wait', 'proposal-2'],
    ]);
    expect(new Set(tasks.map(({ interrupts }) => interrupts[0]!.id)).size).toBe(2);
    expect(situationOf(answered, [prices, ...others])).toMatchObject({
      last_run: { id: 'run-2', kind: 'price' },
      proposals: [{ id: 'proposal-2' }, { id: 'proposal-1' }],
      focus: { kind: 'proposal', ref: 'proposal-2' },
    });
  });

  it('is offered in the help', async () => {
    expect((await supervised([prices, ...others]).say('help')).messages.at(-1)!.text).toContain(
      'Proposes price changes.',
    );
  });

  it('is missed plainly when it is not there', async () => {
    const { messages, open } = await supervised(others).say('lower all prices by 5%');
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

describe('a run that reaches a limit', () => {
  const server = new ModelServer();
  afterEach(() => server.close());
  /** A live model that understands two price changes, and says what it used. */
  const live = async (told: Parameters<typeof toolCall>[1]) => {
    const change = { kind: 'percent', basis_points: -500 };
    const intent = { intent: 'adjust_prices', slots: { selector: { all: true }, change }, clause: 0 };
    const answer = { intents: [intent, { ...intent, clause: 1 }], not_understood: [], suggestions: [] };
    const OPENAI_BASE_URL = await server.serve(toolCall(JSON.stringify(answer), told));
    return chatModel({ OPENAI_BASE_URL, OPENAI_MODEL: 'test-model' }, { maxRetries: 0 }).model;
  };
  const ended = async (limits: Partial<Limits>, told: Parameters<typeof toolCall>[1]) => {
    const { graph, say } = supervised([prices, ...others], limits, await live(told));
    const { messages, open } = await say('lower all prices by 5%, twice');
    return { said: messages.at(-1)!.text, open, waits: (await graph.getState(config)).tasks.length };
  };

  it('of steps keeps what was proposed, waits for it, and says what it left', async () => {
    const { said, open, waits } = await ended({ steps: 2 }, { model: 'gpt-5-mini' });
    expect(said).toContain(
      'I stopped here: one message may use 2 steps. Not done: adjust prices. What I proposed before',
    );
    expect(said).toContain('This waits for your approval');
    expect(open.map(({ id }) => id)).toEqual(['proposal-1']);
    expect(waits).toBe(1);
  });

  it('of tokens begins nothing more', async () => {
    const { said, open } = await ended(
      { tokens: 500 },
      { model: 'gpt-5-mini', usage: { input: 400, output: 100 } },
    );
    expect(said).toBe(
      'I stopped here: one message may use 500 tokens of a model. Not done: adjust prices, adjust prices.',
    );
    expect(open).toEqual([]);
  });

  it('of money counts what a model of a known price costs', async () => {
    const told = { model: 'gpt-5-mini-2025-08-07', usage: { input: 20_000, output: 5_000 } };
    expect((await ended({ moneyCents: 1 }, told)).said).toContain('1 US cents for models');
    expect((await ended({ moneyCents: 2 }, told)).open).toHaveLength(2);
  });

  it('says that it could not count the money of a model without a price, nor tokens that it was not told', async () => {
    expect((await ended({ tokens: 10, moneyCents: 1 }, { model: 'homemade' })).said).toContain(
      'What homemade costs is not known here, so the money limit could not be held.',
    );
    expect((await ended({ steps: 1 }, { usage: null })).said).toContain(
      'did not say how many tokens it used',
    );
  });

  it('of time does not ask the model any more, and cuts off one that is silent', async () => {
    const model = await live({});
    const graph = supervisorGraph({ ...surroundings, readerFor: async () => asShipped(model) }, registry);
    const late = run({ seconds: 0 });
    const { messages } = await graph.invoke({ messages: [new HumanMessage('hello')] }, late);
    expect(messages.at(-1)!.text).toBe('I stopped here: one message may use 0 seconds.');
    expect(server.requests).toEqual([]);

    const OPENAI_BASE_URL = await server.serve(() => {});
    const silent = chatModel({ OPENAI_BASE_URL, OPENAI_MODEL: 'm' }, { maxRetries: 0 }).model;
    const { say } = supervised(registry, { seconds: 0.2 }, silent);
    expect((await say('hello')).messages.at(-1)!.text).toBe(
      'I stopped here: one message may use 0.2 seconds.',
    );
    expect(server.requests).toHaveLength(1);
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
    const { messages, open } = await now.invoke({ messages: [new HumanMessage('thanks')] }, run());
    expect(messages.map(({ text }: AIMessage) => text)).toEqual([
      'buy tea',
      'This waits.',
      'thanks',
      'You are welcome.',
    ]);
    expect(open).toEqual([tea]);
  });
});
