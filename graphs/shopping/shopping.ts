import { END, Send, START, StateGraph } from '@langchain/langgraph';
import type { IntentName } from '../../agents/understanding.ts';
import { proposeOrder } from './buy.ts';
import type { Surroundings } from './hands.ts';
import { lookUp } from './look.ts';
import { awaitDecision, replyToMessage, reportOutcome } from './report.ts';
import { searchOffers } from './search.ts';
import { type Shopping, ShoppingState } from './state.ts';
import { takeBack } from './take-back.ts';
import { understandMessage } from './understand.ts';

const stepFor: Partial<Record<IntentName, 'search' | 'buy' | 'takeBack'>> = {
  find_products: 'search',
  refine: 'search',
  buy: 'buy',
  checkout: 'buy',
  change_quantity: 'buy',
  change_address: 'buy',
  cancel_order: 'takeBack',
  undo: 'takeBack',
  withdraw_proposal: 'takeBack',
};

/** The step that serves the next thing the message asks for; the reply when all is served. */
const next = ({ queue: [intent] }: Shopping) => (intent ? (stepFor[intent.intent] ?? 'look') : 'reply');

/** One wait for each proposal that the message made; each goes on by itself when its proposal has ended. */
const wait = (state: Shopping) =>
  state.answer.proposals.length
    ? state.answer.proposals.map(proposal => new Send('wait', { ...state, waiting: proposal }))
    : END;

/** A proposal that was edited goes on as another one, which is waited for in its place. */
const waitOn = (state: Shopping) => (state.waiting ? [new Send('wait', state)] : END);

/**
 * The shopping graph: understand, then serve what was asked one by one, reply, and wait for the proposals that were made.
 * It proposes in one step and waits in another, and it never decides.
 */
export const shoppingGraph = (surroundings: Surroundings) =>
  new StateGraph(ShoppingState)
    .addNode('understand', understandMessage(surroundings))
    .addNode('search', searchOffers(surroundings))
    .addNode('buy', proposeOrder(surroundings))
    .addNode('takeBack', takeBack(surroundings))
    .addNode('look', lookUp(surroundings))
    .addNode('reply', replyToMessage)
    .addNode('wait', awaitDecision)
    .addNode('report', reportOutcome(surroundings))
    .addEdge(START, 'understand')
    .addConditionalEdges('understand', next, ['search', 'buy', 'takeBack', 'look', 'reply'])
    .addConditionalEdges('search', next, ['search', 'buy', 'takeBack', 'look', 'reply'])
    .addConditionalEdges('buy', next, ['search', 'buy', 'takeBack', 'look', 'reply'])
    .addConditionalEdges('takeBack', next, ['search', 'buy', 'takeBack', 'look', 'reply'])
    .addConditionalEdges('look', next, ['search', 'buy', 'takeBack', 'look', 'reply'])
    .addConditionalEdges('reply', wait, ['wait', END])
    .addEdge('wait', 'report')
    .addConditionalEdges('report', waitOn, ['wait', END])
    .compile();
