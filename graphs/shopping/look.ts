import type { z } from 'zod';
import type { Intent } from '../../agents/understanding.ts';
import { format } from '../../platform/money.ts';
import { listProposals } from '../../tools/approvals/list-proposals.ts';
import { getOrder } from '../../tools/orders/get-order.ts';
import { listOrders } from '../../tools/orders/list-orders.ts';
import type { moment } from '../../tools/orders/order-view.ts';
import type { AnswerPart } from '../parts.ts';
import { type Call, handsFor, type Surroundings } from './hands.ts';
import { adding, type Runtime, type Shopping, troubleOf, type Update } from './state.ts';
import { orderMeant } from './take-back.ts';

type More = Parameters<typeof adding>[1];

/** Answers what needs no proposal: how things stand, why, and what is not for an agent to do. */
export const lookUp =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [Intent];
    const more = await answerTo(intent, state, handsFor(surroundings, 'look', state, runtime));
    return { queue, answer: adding(state.answer, more) };
  };

async function answerTo(intent: Intent, state: Shopping, call: Call): Promise<More> {
  switch (intent.intent) {
    case 'order_status':
      return orderStatus(call, state, intent);
    case 'explain_ranking':
      return explainRanking(state, intent.slots.ordinal ?? 1);
    case 'compare':
      return compareShown(state, intent.slots.ordinals ?? []);
    case 'list_proposals':
    case 'show_proposal':
      return proposals(call, state);
    case 'decide_in_chat':
      return decideElsewhere(state);
    case 'kill_switch':
      return {
        reply: {
          statements: [
            'Stopping and resuming all writes is a button at the top of every page; only a person presses it.',
          ],
        },
      };
    case 'greeting':
      return {
        reply: {
          statements: [
            'Hello! Tell me what you need, and I will find it, compare it and propose the order to you.',
          ],
          suggestions: examples,
        },
      };
    case 'thanks':
      return { reply: { statements: ['You are welcome.'] } };
    case 'help':
      return {
        reply: {
          statements: [
            'I search merchants, rank offers by landed price, arrival, returns and trust, and propose orders. You approve every order; nothing is bought before.',
          ],
          suggestions: examples,
        },
      };
    default:
      return {
        reply: {
          statements: [
            `I understand that you want to ${intent.intent.replaceAll('_', ' ')}, but I cannot do that yet.`,
          ],
          suggestions: examples,
        },
      };
  }
}

/** What one could begin with. */
export const examples = [
  'find noise-cancelling headphones under $250 that arrive this week',
  'show my orders',
  'what needs my approval?',
];

async function orderStatus(call: Call, state: Shopping, intent: Intent): Promise<More> {
  const named = 'order' in intent.slots && intent.slots.order;
  if (!named && !state.order) return ordersTable(call);
  const order = await orderMeant(call, intent, state);
  if (!order) return { reply: { statements: ['There are no orders yet.'] } };
  const answer = await call('orders', 'get_order', { merchant: order.merchant, order: order.order });
  if (answer.kind === 'problem') return troubleOf(answer);
  return orderPart(answer.kind === 'data' ? answer.data : null, order.proposal);
}

/** An order as it is shown, from what the merchant says of it, after what happened here before. */
export function orderPart(
  data: unknown,
  proposal: string | null,
  earlier: z.output<typeof moment>[] = [],
): { reply: { statements: string[] }; parts: AnswerPart[] } {
  const order = getOrder.output.parse(data);
  return {
    reply: {
      statements: [
        `Order ${order.label ?? order.order} at ${order.merchant_name} is ${order.status}; it came to ${format(order.total)}.`,
      ],
    },
    parts: [
      {
        kind: 'order',
        id: order.order,
        merchant: order.merchant_name,
        status: order.status,
        total: order.total,
        proposal,
        timeline: [...earlier, ...order.timeline],
        url: null,
      },
    ],
  };
}

function explainRanking({ offers }: Shopping, ordinal: number): More {
  const offer = offers.find(each => each.ordinal === ordinal);
  if (!offer) return { reply: { question: 'Which offer do you mean? There is none of that number.' } };
  return {
    reply: {
      statements: [`${offer.title} is number ${ordinal}:`],
      items: offer.why.map(title => ({ title, facts: [] })),
    },
  };
}

function compareShown({ offers }: Shopping, ordinals: readonly number[]): More {
  const shown = ordinals.length ? offers.filter(({ ordinal }) => ordinals.includes(ordinal)) : offers;
  if (shown.length === 0)
    return { reply: { question: 'There is nothing to compare yet. What shall I look for?' } };
  return {
    reply: { statements: [`${shown.length} offers side by side.`] },
    parts: [
      {
        kind: 'table',
        title: 'Compared',
        columns: ['Offer', 'Merchant', 'Landed', 'Arrives', 'Returns', 'Rating'],
        rows: shown.map(offer => [
          offer.title,
          offer.merchant.name,
          format(offer.landed),
          offer.arrives?.to.slice(0, 10) ?? 'at the cart',
          offer.returns,
          offer.rating ? offer.rating.value.toFixed(1) : 'none',
        ]),
      },
    ],
  };
}

async function proposals(call: Call, state: Shopping): Promise<More> {
  const answer = await call('approvals', 'list_proposals', { status: ['proposed'], limit: 10 });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { proposals: waiting } = listProposals.output.parse(answer.kind === 'data' ? answer.data : null);
  if (waiting.length === 0 && state.open.length === 0)
    return { reply: { statements: ['Nothing waits for you.'] } };
  return {
    reply: { statements: [`${waiting.length} proposals wait for you.`] },
    parts: waiting.map(({ id }) => ({ kind: 'proposal' as const, id })),
  };
}

function decideElsewhere({ open }: Shopping): More {
  const [proposal] = open.slice(-1);
  return proposal
    ? {
        reply: { statements: ['I cannot take a decision out of a message. Use the buttons on the card.'] },
        parts: [{ kind: 'proposal', id: proposal.id }],
      }
    : { reply: { statements: ['Nothing waits for a decision in this conversation.'] } };
}

/** The orders that were placed, as a table. */
async function ordersTable(call: Call): Promise<More> {
  const answer = await call('orders', 'list_orders', { limit: 20 });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { orders } = listOrders.output.parse(answer.kind === 'data' ? answer.data : null);
  if (orders.length === 0) return { reply: { statements: ['There are no orders yet.'] } };
  return {
    reply: { statements: [`${orders.length} orders.`] },
    parts: [
      {
        kind: 'table',
        title: 'Orders',
        columns: ['Placed', 'Order', 'Merchant', 'What', 'Total', 'Status'],
        rows: orders.map(order => [
          order.placed_at.slice(0, 10),
          order.label ?? order.order,
          order.merchant_name,
          order.summary,
          format(order.total),
          order.status,
        ]),
      },
    ],
  };
}
