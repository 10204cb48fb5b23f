import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ActionContext, QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { registerEvent } from '../../platform/events/schemas.ts';
import { format, money } from '../../platform/money.ts';
import { action, type Target } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';
import { buyerOf, requestOf } from './buyer.ts';
import { checkoutView } from './checkout-view.ts';
import { lines } from './inputs.ts';
import { connectionTo } from './merchant-write.ts';
import { type CheckoutTerms, checkoutTerms, termsOf } from './terms.ts';

/** What is needed to build the same checkout again when the merchant has let it lapse. */
const rebuild = z.object({
  lines,
  address: z.string(),
  option: z.string().nullable(),
  discount_codes: z.array(z.string()),
});
const placed = z.object({
  checkout: z.string(),
  pay_with: z.object({ handler: z.string(), brand: z.string(), last_digits: z.string() }),
  cancellable: z.boolean(),
  contact: z.string(),
  rebuild,
});
const receiptOfOrder = z.object({
  merchant: z.string(),
  merchant_name: z.string(),
  order: z.string(),
  label: z.string().nullable(),
  checkout: z.string(),
  url: z.string(),
  total: money,
  cancellable: z.boolean(),
  contact: z.string(),
});

export const orderPlaced = receiptOfOrder.extend({
  proposal: z.uuid(),
  buyer: z.uuid(),
  terms: checkoutTerms,
});
registerEvent('checkout.completed', 1, orderPlaced);

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
      sentence: `Order ${describe(terms)} from ${merchant.name} for ${format(terms.total)}, paid with ${brand} ending in ${last_digits}.`,
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
  edits: {
    fields: (_input, [target]) => {
      const { lines: wanted, address, option } = placed.parse(target!.after).rebuild;
      return { item: wanted[0]!.item, quantity: wanted[0]!.quantity, address, delivery: option };
    },
    async inputFrom(fields, { input, targets: [target] }, call) {
      const changed = parseEdit(fields);
      const { lines: wanted, address, option } = placed.parse(target!.after).rebuild;
      const [first, ...rest] = wanted;
      const opened = checkoutView.parse(
        await call('create_checkout', {
          merchant: input.merchant,
          lines: [
            { item: changed.item ?? first!.item, quantity: changed.quantity ?? first!.quantity },
            ...rest,
          ],
          address: changed.address ?? address,
          ...((changed.delivery ?? option) ? { option: changed.delivery ?? option } : {}),
          discount_codes: input.discount_codes,
        }),
      );
      return { ...input, id: opened.id, address: changed.address ?? address };
    },
  },
  undo(_target, receipt) {
    const { merchant, order, cancellable } = receiptOfOrder.parse(receipt);
    return cancellable
      ? { tool: 'cancel_order', input: { merchant, order, reason: 'Taken back by the buyer' } }
      : null;
  },
});

const editedFields = z.strictObject({
  item: z.string().min(1).optional(),
  quantity: z.int().min(1).max(100).optional(),
  address: z.string().min(1).optional(),
  delivery: z.string().nullish(),
});

function parseEdit(fields: unknown): z.output<typeof editedFields> {
  const parsed = editedFields.safeParse(fields);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Refusal('invalid_input', `${issue.path.join('.') || 'The edit'}: ${issue.message}`, {
    path: issue.path.join('.'),
    mend: `One can change ${Object.keys(editedFields.shape).join(', ')}.`,
  });
}

const merchantIn = (target: Target): string => checkoutTerms.parse(target.before).merchant;
const equal = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort()
            .map(([key, each]) => [key, sorted(each)]),
        )
      : value;

function describe({ lines: [first, ...more] }: CheckoutTerms): string {
  const title = first ? `${first.quantity > 1 ? `${first.quantity} × ` : ''}${first.title}` : 'nothing';
  return more.length ? `${title} and ${more.length} more` : title;
}

function notReady(merchant: string, checkout: UcpCheckout): Refusal {
  if (checkout.status === 'requires_escalation')
    return new Refusal('escalation_required', `${merchant} wants the buyer on its own page.`, {
      details: { url: checkout.continue_url ?? null },
    });
  return new Refusal(
    'vendor_refused',
    `The checkout at ${merchant} is ${checkout.status.replaceAll('_', ' ')}.`,
    {
      mend: 'Open a new checkout with create_checkout.',
      vendorText: checkout.messages.map(({ content }) => content).join(' '),
    },
  );
}

function factsOf(merchant: string, terms: CheckoutTerms) {
  const source = `${merchant}’s checkout`;
  const { delivery } = terms;
  return [
    { label: 'Merchant', value: merchant, source: 'our register' },
    ...(terms.destination
      ? [{ label: 'Deliver to', value: terms.destination, source: 'the buyer’s profile' }]
      : []),
    ...(delivery ? [{ label: 'Delivery', value: delivery.title, source, untrusted: true }] : []),
    ...(delivery?.to
      ? [
          {
            label: 'Arrives',
            value:
              delivery.from && delivery.from !== delivery.to
                ? `${delivery.from} to ${delivery.to}`
                : delivery.to,
            source,
          },
        ]
      : []),
  ];
}

function riskOf(terms: CheckoutTerms, cancellable: boolean) {
  const reasons = [`It spends ${format(terms.total)}.`];
  if (!cancellable) reasons.push('It cannot be undone over the merchant’s API.');
  const large = terms.total.amount >= 50_000;
  if (large) reasons.push('The amount is large.');
  return { level: large && !cancellable ? ('high' as const) : ('medium' as const), reasons };
}

/** The checkout that was signed, or, when the merchant let it lapse, the same one built anew under a key of its own. */
async function currentCheckout(
  target: Target,
  context: ActionContext,
): Promise<{ id: string; checkout: UcpCheckout }> {
  const shop = await connectionTo(context, merchantIn(target));
  const after = placed.parse(target.after);
  const how = { signal: context.signal };
  const seen = await shop.getCheckout(after.checkout, how).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  });
  const lapsed = !seen || (seen.status === 'canceled' && !seen.order) || hasExpired(seen, context);
  if (!lapsed) return { id: seen.id, checkout: seen };
  const request = requestOf(await buyerOf(context), {
    lines: after.rebuild.lines,
    address: after.rebuild.address,
    option: after.rebuild.option ?? undefined,
    discountCodes: after.rebuild.discount_codes,
  });
  const opened = await shop.createCheckout(request, {
    ...how,
    idempotencyKey: derivedKey(context.idempotencyKey),
  });
  const checkout = await shop.getCheckout(opened.id, how);
  return { id: opened.id, checkout };
}

const hasExpired = (checkout: UcpCheckout, context: QueryContext): boolean =>
  checkout.status !== 'completed' &&
  checkout.expires_at !== undefined &&
  Date.parse(checkout.expires_at) <= context.now().getTime();

/** Another UUID, the same each time, so that a checkout is built anew once however often we try. */
function derivedKey(key: string): string {
  const hex = createHash('sha256').update(`rebuild ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function appliedBy(target: Target, context: ActionContext, done: UcpCheckout) {
  const terms = checkoutTerms.parse(target.before);
  const { cancellable, contact } = placed.parse(target.after);
  const merchant = await merchantCalled(context, terms.merchant);
  const receipt = {
    merchant: merchant.id,
    merchant_name: merchant.name,
    order: done.order!.id,
    label: done.order!.label ?? null,
    checkout: done.id,
    url: done.order!.permalink_url,
    total: terms.total,
    cancellable,
    contact,
  };
  const buyer = context.principal.onBehalfOf ?? context.principal.id;
  return {
    receipt,
    events: [
      { type: 'checkout.completed', payload: { ...receipt, proposal: context.proposal, buyer, terms } },
    ],
  };
}
