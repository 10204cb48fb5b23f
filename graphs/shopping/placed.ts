import { z } from 'zod';
import { adding } from '../answer.ts';
import type { ProposalRecord, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { orderPart } from './orders.ts';
import { keeping, type Purchase, type Shopping, type ShoppingKept, type Update } from './state.ts';

const receipt = z.object({ merchant: z.string(), order: z.string() });

/**
 * Adds to an outcome what the merchant says of its order, and keeps an order that was placed as the last one. Of a
 * proposal that was edited it keeps the edits, so that the next message changes the purchase as the card has it now.
 */
export const tellOrder =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const proposal = state.outcome!;
    if (state.waiting) return adoptEdit(state, proposal);
    const [target] = proposal.targets;
    const { data: order } = receipt.safeParse(target?.receipt);
    if (!order) return {};
    const call = handsFor(surroundings, `placed-${proposal.id}`, state, runtime);
    const told = await call('orders', 'get_order', order);
    const more = told.kind === 'data' ? orderPart(told.data, proposal.id, approvalsOf(proposal)) : {};
    return {
      answer: adding(state.answer, more),
      ...(proposal.action === 'complete_checkout'
        ? keeping(state, { order: { ...order, title: target!.title, proposal: proposal.id } })
        : {}),
    };
  };

/** Who approved, as the beginning of what happened to the order. */
const approvalsOf = ({ approvals }: ProposalRecord) =>
  approvals
    .filter(({ decision }) => decision === 'approve')
    .map(({ approver, at }) => ({ at, what: `Approved by ${approver}`, source: 'countersignature' }));

function adoptEdit(state: Shopping, edited: ProposalRecord): Update {
  const { purchase } = state.shoppingState;
  if (!purchase || purchase.proposal !== state.settled) return {};
  return keeping(state, { purchase: purchaseAsEdited(purchase, edited, state.shoppingState) });
}

const edits = z.object({ item: z.string(), quantity: z.int(), address: z.string() });

/** Nothing, when it is of an offer that was not shown here. */
function purchaseAsEdited(
  purchase: Purchase,
  { id, editable }: ProposalRecord,
  { offers }: ShoppingKept,
): Purchase | null {
  const edited = edits.safeParse(editable);
  if (!edited.success) return null;
  const { item, quantity, address } = edited.data;
  const ref = `${purchase.offer.merchant.id}/${item}`;
  const offer = [purchase.offer, ...offers].find(each => each.ref === ref);
  return offer ? { offer, quantity, address, proposal: id } : null;
}
