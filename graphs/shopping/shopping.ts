import { END, START, StateGraph } from '@langchain/langgraph';
import { shoppingRole } from '../../agents/roles.ts';
import type { IntentName } from '../../agents/understanding.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import type { Surroundings } from '../hands.ts';
import { proposeOrder } from './buy.ts';
import { explainOffers } from './explain.ts';
import { lookAtOrders } from './orders.ts';
import { tellOrder } from './placed.ts';
import { searchOffers } from './search.ts';
import { nothingKept, type Shopping, ShoppingServed, ShoppingState, shoppingSituation } from './state.ts';
import { takeBack } from './take-back.ts';

const stepFor = {
  find_products: 'search',
  refine: 'search',
  compare: 'explain',
  explain_ranking: 'explain',
  buy: 'buy',
  checkout: 'buy',
  change_quantity: 'buy',
  change_address: 'buy',
  order_status: 'orders',
  list_orders: 'orders',
  cancel_order: 'take_back',
  undo: 'take_back',
} as const satisfies Partial<Record<IntentName, string>>;

/** An outcome is told; an intent goes to the step that serves it. */
const begin = ({ outcome, queue: [intent] }: Shopping) =>
  outcome ? 'tell_order' : stepFor[intent!.intent as keyof typeof stepFor];

/** One step for what is asked: look for offers, explain them, propose an order, look at orders, take one back. */
const shoppingGraph = (surroundings: Surroundings) =>
  new StateGraph(ShoppingState, { output: ShoppingServed })
    .addNode('search', searchOffers(surroundings))
    .addNode('explain', explainOffers)
    .addNode('buy', proposeOrder(surroundings))
    .addNode('orders', lookAtOrders(surroundings))
    .addNode('take_back', takeBack(surroundings))
    .addNode('tell_order', tellOrder(surroundings))
    .addConditionalEdges(START, begin, ['search', 'explain', 'buy', 'orders', 'take_back', 'tell_order'])
    .addEdge('search', END)
    .addEdge('explain', END)
    .addEdge('buy', END)
    .addEdge('orders', END)
    .addEdge('take_back', END)
    .addEdge('tell_order', END)
    .compile({ name: 'shopping', checkpointer: false });

export const shopping: CapabilityGraph = {
  name: 'shopping',
  description:
    'Searches merchants, ranks offers by landed price, arrival, returns and trust, proposes orders, follows them and takes them back.',
  examples: [
    'find noise-cancelling headphones under $250 that arrive this week',
    'buy the best',
    'show my orders',
  ],
  serves: Object.keys(stepFor) as IntentName[],
  role: shoppingRole,
  actions: ['complete_checkout', 'cancel_order'],
  keeps: nothingKept,
  situation: shoppingSituation,
  graph: shoppingGraph,
};
