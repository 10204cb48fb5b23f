import { Annotation, END, Send, START, StateGraph } from '@langchain/langgraph';
import type { AnyGraph, CapabilityGraph } from './capability-graph.ts';
import { type Conversation, channelOf, conversationChannels, kept } from './conversation.ts';
import type { Surroundings } from './hands.ts';
import { readOutcome, reportOutcome } from './outcome.ts';
import { replyToMessage } from './reply.ts';
import { actingFor, routeOn, servingFor } from './routes.ts';
import { understandMessage } from './understand.ts';
import { awaitDecision } from './wait.ts';

/**
 * The supervisor: it understands a message once, lets the graphs of the registry serve what was asked one by one, replies,
 * and waits for all the proposals that were made, each by itself. When one has ended, it reads what became of it, lets
 * the graph that made it add what it knows, and reports. It proposes nothing itself, and nobody here decides.
 */
export function supervisorGraph(surroundings: Surroundings, all: readonly CapabilityGraph[]): AnyGraph {
  const servant = servingFor(all);
  const actor = actingFor(all);
  const names = all.map(({ name }) => name);
  const tellers = all.filter(({ actions }) => actions?.length).map(({ name }) => name);

  /** The graph for the next thing the message asks for; the reply when all is served. */
  const next = ({ queue: [intent] }: Conversation) => (intent ? servant(intent.intent).name : 'reply');

  /** One wait for each proposal that the message made. */
  const wait = (state: Conversation) =>
    state.answer.proposals.length
      ? state.answer.proposals.map(proposal => new Send('wait', { ...state, waiting: proposal }))
      : END;

  /** The graph that knows more of the outcome, if any. */
  const tell = ({ outcome }: Conversation) => (outcome ? (actor(outcome.action)?.name ?? 'report') : END);
  const served = ({ outcome }: Conversation) => (outcome ? 'report' : 'route');

  /** An edited proposal goes on as another one, which is waited for in its place. */
  const waitOn = (state: Conversation) => (state.waiting ? [new Send('wait', state)] : END);

  const graph = new StateGraph(stateOf(all))
    .addNode('understand', understandMessage(surroundings, all))
    .addNode('route', routeOn(all))
    .addNode(Object.fromEntries(all.map(each => [each.name, each.graph(surroundings, all)])))
    .addNode('reply', replyToMessage)
    .addNode('wait', awaitDecision)
    .addNode('read_outcome', readOutcome(surroundings, all))
    .addNode('report', reportOutcome)
    .addEdge(START, 'understand')
    .addEdge('understand', 'route')
    .addConditionalEdges('route', next, [...names, 'reply'])
    .addConditionalEdges('reply', wait, ['wait', END])
    .addEdge('wait', 'read_outcome')
    .addConditionalEdges('read_outcome', tell, [...tellers, 'report', END])
    .addConditionalEdges('report', waitOn, ['wait', END]);
  for (const name of names)
    graph.addConditionalEdges(name, served, tellers.includes(name) ? ['route', 'report'] : ['route']);
  return graph.compile({ name: 'countersign' });
}

/** The conversation's channels, and one for each graph that keeps something. */
const stateOf = (all: readonly CapabilityGraph[]) =>
  Annotation.Root({
    ...conversationChannels,
    ...Object.fromEntries(
      all.flatMap(({ name, keeps }) => (keeps ? [[channelOf(name), kept(() => keeps)]] : [])),
    ),
  });
