import { moved, priceCheckout } from '../business/assessment.ts';
import { linesOf, withoutCredential } from '../business/checkout.ts';
import { amountOf, type Checkout, type Message } from '../business/documents.ts';
import { orderFrom } from '../business/order.ts';
import { sandboxHandler } from '../business/payment.ts';
import { checkShelf } from '../business/quote.ts';
import { isRejection, type Rejection, reject } from '../business/rejection.ts';
import type { CheckoutComplete, InstrumentRequest } from '../business/requests.ts';
import type { CheckoutRecord, OrderRecord, Payment, Reply, Versioned } from '../ports.ts';
import { type Request, type Shop, surroundingsFor } from '../shop.ts';
import { loadOpen, selectedDestination, shownCheckout } from './checkouts.ts';

/** How long one attempt holds the checkout before another may take over from a crashed one. */
const claimMs = 30_000;

/**
 * Places the order: look again, claim, pay, then write order, stock and answer in one transaction.
 * Whatever says no on the way leaves the checkout open and the buyer's money where it was.
 */
export async function completeCheckout(
  shop: Shop,
  request: Request<CheckoutComplete>,
): Promise<Reply | Rejection> {
  const found = await loadOpen(shop, request.id);
  if (isRejection(found)) return found;
  const instrument = instrumentOf(request.payload);
  if (isRejection(instrument)) return instrument;

  const looked = await lookAgain(shop, found);
  if (isRejection(looked)) return looked;

  const claimed: CheckoutRecord = {
    ...found.document,
    checkout: { ...looked, status: moved(looked.status, 'begin_completion') },
    claimedUntil: new Date(shop.clock().getTime() + claimMs).toISOString(),
  };
  if (!(await shop.storage.putCheckout(claimed, found.version))) return beaten;

  const payment = paymentFor(looked, instrument, request.key ?? looked.id);
  const verdict = await shop.payments.authorize(payment);
  if (!verdict.accepted) {
    await giveBack(shop, claimed, found.version + 1);
    return reject('payment_failed', { content: verdict.reason, path: '$.payment.instruments[0]' });
  }
  return place(
    shop,
    request,
    { document: claimed, version: found.version + 1 },
    instrument,
    verdict.reference,
  );
}

/** The checkout at this moment. Refused, and stored as it is now, when it is not what the buyer last saw. */
async function lookAgain(
  shop: Shop,
  { document, version }: Versioned<CheckoutRecord>,
): Promise<Checkout | Rejection> {
  const { checkout } = document;
  const lines = linesOf(checkout);
  const ids = lines.map(line => line.itemId);
  const destination = selectedDestination(checkout);
  const surroundings = await surroundingsFor(shop, ids, checkout.buyer?.email, destination);
  const short = checkShelf(lines, surroundings.shelf);
  if (short) return { ...short, status: 409 };

  const { messages: _, ...seen } = checkout;
  const now = priceCheckout(seen, lines, surroundings);
  const errors = now.messages?.filter(message => message.type === 'error') ?? [];
  if (now.status !== 'ready_for_complete') {
    await shop.storage.putCheckout({ ...document, checkout: now }, version);
    return {
      ...reject(now.status === 'requires_escalation' ? 'requires_review' : 'missing', ''),
      messages: errors,
    };
  }
  const [before, after] = [seen, now].map(({ totals }) => amountOf(totals, 'total'));
  const moves = now.line_items.filter(
    (line, index) => line.item.price !== seen.line_items[index]?.item.price,
  );
  if (before !== after || moves.length > 0) {
    const content = `The price changed: the total was ${before} and is ${after} minor units of ${now.currency}`;
    const refusal = reject('price_changed', { content, path: '$.totals' });
    await shop.storage.putCheckout(
      { ...document, checkout: { ...now, messages: warned(now, content) } },
      version,
    );
    return refusal;
  }
  return now;
}

const warned = (checkout: Checkout, content: string): Message[] => [
  ...(checkout.messages ?? []),
  { type: 'warning', code: 'price_changed', content, path: '$.totals' },
];

async function place(
  shop: Shop,
  request: Request<CheckoutComplete>,
  { document, version }: Versioned<CheckoutRecord>,
  instrument: InstrumentRequest,
  payment: string,
): Promise<Reply | Rejection> {
  const { claimedUntil: _, ...claimed } = document;
  const id = shop.newId();
  const { origin, business } = shop.terms;
  const label = `${business.id.slice(0, 3).toUpperCase()}-${id.slice(-8).toUpperCase()}`;
  const confirmation = { id, label, permalink_url: `${origin}/account/orders/${id}` };
  const { messages: __, ...rest } = claimed.checkout;
  const completed: Checkout = {
    ...rest,
    status: moved(rest.status, 'placed'),
    payment: { instruments: [withoutCredential(instrument)] },
    order: confirmation,
  };
  const order: OrderRecord = {
    order: orderFrom(completed, confirmation, shop.newId),
    ...(claimed.agent ? { agent: claimed.agent } : {}),
    placedAt: shop.clock().toISOString(),
    placedBy: request.key ?? '',
    payment,
  };
  const reply = shownCheckout(shop, completed);
  const answered = request.answered(reply);
  const outcome = await shop.storage.placeOrder({
    checkout: { ...claimed, checkout: completed },
    replaces: version,
    order,
    take: completed.line_items.map(line => ({ id: line.item.id, quantity: line.quantity })),
    ...(answered ? { answered } : {}),
  });
  if (outcome === 'placed') {
    shop.onOrder?.(order);
    return reply;
  }
  await shop.payments.release(payment);
  if (outcome === 'changed_meanwhile') return beaten;
  await giveBack(shop, document, version);
  return reject('sold_meanwhile', 'Insufficient stock: somebody else bought the last pieces meanwhile');
}

/** Nothing was bought: the checkout is open again. */
async function giveBack(shop: Shop, document: CheckoutRecord, version: number): Promise<void> {
  const { claimedUntil: _, checkout, ...rest } = document;
  await shop.storage.putCheckout(
    { ...rest, checkout: { ...checkout, status: moved(checkout.status, 'refused') } },
    version,
  );
}

const beaten = reject(
  'changed_meanwhile',
  'Another request changed this checkout first; read it before trying again',
);

function instrumentOf(payload: CheckoutComplete): InstrumentRequest | Rejection {
  const instruments = payload.payment?.instruments ?? [];
  const instrument = instruments.find(({ selected }) => selected) ?? instruments[0];
  if (!instrument) {
    return reject('missing', { content: 'A payment instrument is needed', path: '$.payment.instruments' });
  }
  if (instrument.handler_id !== sandboxHandler.id) {
    return reject('payment_handler_unknown', {
      content: `This shop takes payments through ${sandboxHandler.id} only`,
      path: '$.payment.instruments[0].handler_id',
    });
  }
  return instrument;
}

const paymentFor = (checkout: Checkout, instrument: InstrumentRequest, idempotencyKey: string): Payment => ({
  checkoutId: checkout.id,
  idempotencyKey,
  amount: amountOf(checkout.totals, 'total'),
  currency: checkout.currency,
  handlerId: instrument.handler_id,
  credential: instrument.credential,
});
