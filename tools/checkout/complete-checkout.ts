import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import { format } from '../../platform/money.ts';
import { action } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import { buyerOf } from './buyer.ts';
import { currentCheckout } from './current-checkout.ts';
import { connectionTo } from './merchant-write.ts';
import { describe, factsOf, notReady, promiseOf, riskOf } from './order-card.ts';
import { orderEdits } from './order-edits.ts';
import { appliedBy, merchantIn, placed, receiptOfOrder } from './placed-order.ts';
import { checkoutTerms, termsOf } from './terms.ts';

const equal = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/**
 * Places the order of a checkout. What is signed are its terms: lines, totals, destination, delivery promise. Should
 * the merchant let the checkout lapse before the approval comes, the same one is built anew and read again: it runs
 * only when its terms equal what was signed.
 */
export const completeCheckout = action({
  name: 'complete_checkout',
  title: 'Place the order',
  description:
    'Proposes to place the order of a checkout that is ready. A person approves exact lines, totals and delivery first. Needs merchant and checkout id.',
  version: 1,
  scopes: ['checkout:act'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({
    merchant: z.string(),
    id: z.string().describe('Checkout id'),
    address: z.string().optional().describe('Id of the address that the checkout was opened with'),
    discount_codes: z.array(z.string()).max(10).default([]),
  }),
  output: receiptOfOrder,
  say: ({ merchant_name, label, order, total }) =>
    `Ordered at ${merchant_name}: ${label ?? order}, ${format(total)}.`,
  nextSteps: ({ cancellable }) =>
    cancellable
      ? ['get_order follows it', 'cancel_order proposes to take it back']
      : ['get_order follows it'],
  async preview(input, context) {
    const merchant = await merchantCalled(context, input.merchant);
    const shop = context.ports.merchants.open(merchant);
    const [facts, checkout, buyer] = await Promise.all([
      shop.facts({ signal: context.signal }),
      shop.getCheckout(input.id, { signal: context.signal }),
      buyerOf(context),
    ]);
    const terms = termsOf(merchant.id, checkout);
    if (terms.state !== 'open') throw notReady(merchant.name, checkout);
    const handler = facts.paymentHandlers[0];
    if (!handler) throw new Refusal('vendor_refused', `${merchant.name} offers no payment that we can use.`);
    const { brand, last_digits } = buyer.payment;
    return {
      sentence: `Order ${describe(terms)} from ${merchant.name} for ${format(terms.total)}${promiseOf(terms)}, paid with ${brand} ending in ${last_digits}.`,
      targets: [
        {
          ref: `${merchant.id}/${checkout.id}`,
          title: `${merchant.name}: ${describe(terms)}`,
          before: terms,
          after: {
            checkout: checkout.id,
            pay_with: { handler, brand, last_digits },
            cancellable: facts.cancellation !== null,
            contact: facts.contact,
            rebuild: {
              lines: terms.lines.map(({ item, quantity }) => ({ item, quantity })),
              address: input.address ?? buyer.default_address,
              option: terms.delivery?.option ?? null,
              discount_codes: input.discount_codes,
            },
          },
        },
      ],
      totals: [...terms.totals, { label: 'Total', value: terms.total }],
      facts: factsOf(merchant.name, terms),
      reversibility: facts.cancellation
        ? {
            kind: 'reversible' as const,
            how: `${merchant.name} takes the order back over its API until ${facts.cancellation.until}.`,
          }
        : {
            kind: 'irreversible' as const,
            why: `${merchant.name} takes no order back over its API.`,
            contact: facts.contact,
          },
      risk: riskOf(terms, facts.cancellation !== null),
      guarantees: {
        conditionalWrite: false,
        idempotencyKey: true,
        window:
          'The merchant takes no condition with an order: the checkout is read again right before, and the order is read back right after.',
      },
      account: merchant.id,
      spend: terms.total,
    };
  },
  async read(target, context) {
    const { checkout } = await currentCheckout(target, context);
    return termsOf(merchantIn(target), checkout);
  },
  async apply(target, context) {
    const { checkout, id } = await currentCheckout(target, context);
    if (!equal(termsOf(merchantIn(target), checkout), checkoutTerms.parse(target.before)))
      throw new Refusal('target_stale', `${target.title} changed since it was signed.`);
    const shop = await connectionTo(context, merchantIn(target));
    const { pay_with } = placed.parse(target.after);
    const { payment } = await buyerOf(context);
    const done = await shop.completeCheckout(
      id,
      {
        handler: pay_with.handler,
        token: payment.token,
        brand: pay_with.brand,
        lastDigits: pay_with.last_digits,
      },
      { signal: context.signal, idempotencyKey: context.idempotencyKey },
    );
    return appliedBy(target, context, done);
  },
  async reconcile(target, context) {
    const { checkout } = await currentCheckout(target, context);
    if (checkout.status === 'completed' && checkout.order)
      return { outcome: 'applied', ...(await appliedBy(target, context, checkout)) };
    if (checkout.status === 'complete_in_progress')
      return { outcome: 'unknown', why: 'The merchant is still working on it.' };
    return { outcome: 'not_applied' };
  },
  async verify(target, receipt, context) {
    const { order: id } = receiptOfOrder.parse(receipt);
    const order = await (await connectionTo(context, merchantIn(target))).getOrder(id, {
      signal: context.signal,
    });
    const signed = checkoutTerms.parse(target.before);
    const seen = {
      lines: order.line_items.map(line => ({ item: line.item.id, quantity: line.quantity.total })),
      total: {
        amount: order.totals.find(({ type }) => type === 'total')?.amount ?? 0,
        currency: order.currency,
      },
    };
    const wanted = {
      lines: signed.lines.map(({ item, quantity }) => ({ item, quantity })),
      total: signed.total,
    };
    return equal(seen, wanted)
      ? { verdict: 'verified', seen }
      : {
          verdict: 'drifted',
          seen,
          difference: `The order reads ${format(seen.total)}; ${format(wanted.total)} was approved.`,
        };
  },
  result: ([receipt]) => receiptOfOrder.parse(receipt),
  edits: orderEdits,
  undo(_target, receipt) {
    const { merchant, order, cancellable } = receiptOfOrder.parse(receipt);
    return cancellable
      ? { tool: 'cancel_order', input: { merchant, order, reason: 'Taken back by the buyer' } }
      : null;
  },
});
