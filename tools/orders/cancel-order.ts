import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { registerEvent } from '../../platform/events/schemas.ts';
import { format } from '../../platform/money.ts';
import { action, type Target } from '../../platform/tool.ts';
import { connectionTo } from '../checkout/merchant-write.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import '../merchants/ports.ts';
import type { UcpOrder } from '../merchants/ucp.ts';
import { isCancelled, statusOf } from './order-view.ts';

const wanted = z.object({
  merchant: z.string(),
  order: z.string().describe('The merchant’s order id'),
  reason: z.string().min(1).max(300).default('No longer needed'),
});
const receiptOfCancel = z.object({
  merchant: z.string(),
  merchant_name: z.string(),
  order: z.string(),
  reference: z.string(),
});
registerEvent('order.cancelled', 1, receiptOfCancel);

const stateOf = (order: UcpOrder) => ({
  status: statusOf(order),
  total: { amount: order.totals.find(({ type }) => type === 'total')?.amount ?? 0, currency: order.currency },
});
const merchantAndOrder = (target: Target) => wanted.parse((target.after as { cancel: unknown }).cancel);

export const cancelOrder = action({
  name: 'cancel_order',
  title: 'Cancel an order',
  description:
    'Proposes to take back an order that was placed, at merchants with an API for it and before shipment. Says whom to contact elsewhere.',
  version: 1,
  scopes: ['orders:act'],
  egress: 'merchants',
  untrusted: true,
  input: wanted,
  output: receiptOfCancel,
  say: ({ order, merchant_name }) => `Order ${order} at ${merchant_name} is cancelled.`,
  async preview(input, context) {
    const merchant = await merchantCalled(context, input.merchant);
    const shop = context.ports.merchants.open(merchant);
    const [facts, order] = await Promise.all([
      shop.facts({ signal: context.signal }),
      shop.getOrder(input.order, { signal: context.signal }),
    ]);
    const title = order.label ?? order.id;
    if (!facts.cancellation)
      throw new Refusal('cannot_be_undone', `${merchant.name} takes no order back over its API.`, {
        mend: `Contact ${facts.contact}.`,
      });
    if (isCancelled(order)) throw new Refusal('not_pending', `Order ${title} is cancelled already.`);
    const before = stateOf(order);
    if (before.status !== 'processing')
      throw new Refusal('cannot_be_undone', `Order ${title} is ${before.status}; it can only be sent back.`, {
        mend: `Contact ${facts.contact}.`,
      });
    return {
      sentence: `Cancel order ${title} at ${merchant.name} (${format(before.total)}).`,
      targets: [
        {
          ref: `${merchant.id}/${order.id}`,
          title: `${merchant.name}: order ${title}`,
          before,
          after: {
            status: 'cancelled',
            cancel: { merchant: merchant.id, order: order.id, reason: input.reason },
          },
        },
      ],
      totals: [{ label: 'Comes back', value: before.total }],
      facts: [
        { label: 'Merchant', value: merchant.name, source: 'our register' },
        ...order.line_items.map(({ item, quantity }) => ({
          label: 'Line',
          value: `${quantity.total} × ${item.title}`,
          source: `${merchant.name}’s order`,
          untrusted: true,
        })),
      ],
      reversibility: {
        kind: 'irreversible' as const,
        why: 'A cancelled order cannot be brought back; it can be ordered again at the price of then.',
        contact: facts.contact,
      },
      risk: { level: 'medium' as const, reasons: ['The order will not arrive.'] },
      guarantees: {
        conditionalWrite: false,
        idempotencyKey: true,
        window: 'The order is read again right before; the merchant itself refuses once it has shipped.',
      },
      account: merchant.id,
    };
  },
  async read(target, context) {
    const { merchant, order } = merchantAndOrder(target);
    return stateOf(await (await connectionTo(context, merchant)).getOrder(order, { signal: context.signal }));
  },
  async apply(target, context) {
    const { merchant: id, order, reason } = merchantAndOrder(target);
    const merchant = await merchantCalled(context, id);
    const { reference } = await context.ports.merchants
      .open(merchant)
      .cancelOrder(order, reason, { signal: context.signal, idempotencyKey: context.idempotencyKey });
    const receipt = { merchant: id, merchant_name: merchant.name, order, reference };
    return { receipt, events: [{ type: 'order.cancelled', payload: receipt }] };
  },
  async reconcile(target, context) {
    const { merchant: id, order: number } = merchantAndOrder(target);
    const merchant = await merchantCalled(context, id);
    const order = await context.ports.merchants.open(merchant).getOrder(number, { signal: context.signal });
    if (!isCancelled(order)) return { outcome: 'not_applied' };
    const reference = order.adjustments.find(({ type }) => type === 'cancellation')?.id ?? number;
    const receipt = { merchant: id, merchant_name: merchant.name, order: number, reference };
    return { outcome: 'applied', receipt, events: [{ type: 'order.cancelled', payload: receipt }] };
  },
  async verify(target, _receipt, context) {
    const { merchant, order } = merchantAndOrder(target);
    const seen = stateOf(
      await (await connectionTo(context, merchant)).getOrder(order, { signal: context.signal }),
    );
    return seen.status === 'cancelled'
      ? { verdict: 'verified', seen }
      : { verdict: 'drifted', seen, difference: `The merchant still says ${seen.status}.` };
  },
  result: ([receipt]) => receiptOfCancel.parse(receipt),
});
