import { priceCheckout, type Surroundings } from './assessment.ts';
import type { Basket, Cart, Checkout, Instrument } from './documents.ts';
import { chooseDelivery } from './fulfillment.ts';
import { shopLinks } from './links.ts';
import { checkShelf, quote, type WantedLine } from './quote.ts';
import { isRejection, type Rejection, reject } from './rejection.ts';
import type { CartRequest, CheckoutCreate, CheckoutUpdate, InstrumentRequest } from './requests.ts';

const hour = 3_600_000;
const lifetime = 6 * hour;

/** The lines that a request asks for; lines without an id get the next free one. */
export function wantedLines(requested: NonNullable<CheckoutUpdate['line_items']>): WantedLine[] | Rejection {
  const taken = new Set(requested.flatMap(line => line.id ?? []));
  if (taken.size < requested.filter(line => line.id !== undefined).length) {
    return reject('invalid_request', { content: 'Two lines have the same id', path: '$.line_items' });
  }
  let next = 1;
  const freeId = () => {
    while (taken.has(`li_${next}`)) next += 1;
    return `li_${next++}`;
  };
  return requested.map(line => ({
    id: line.id ?? freeId(),
    itemId: line.item.id,
    quantity: line.quantity,
    parentId: line.parent_id,
  }));
}

export const linesOf = (basket: Pick<Basket, 'line_items'>): WantedLine[] =>
  basket.line_items.map(line => ({
    id: line.id,
    itemId: line.item.id,
    quantity: line.quantity,
    parentId: line.parent_id,
  }));

/** A cart as it stands after a request: new, or replaced as a whole. */
export function writeCart(id: string, request: CartRequest, surroundings: Surroundings): Cart | Rejection {
  const { terms, shelf, now } = surroundings;
  const lines = wantedLines(request.line_items);
  if (isRejection(lines)) return lines;
  const refused = checkShelf(lines, shelf);
  if (refused) return refused;
  const codes = request.discounts?.codes ?? [];
  const { lineItems, applied, totals, warnings } = quote(lines, codes, undefined, shelf, terms, now);
  return {
    id,
    line_items: lineItems,
    currency: terms.business.currency,
    totals,
    ...(codes.length > 0 ? { discounts: { codes, applied } } : {}),
    ...kept(request),
    ...(warnings.length > 0 ? { messages: warnings } : {}),
    links: shopLinks(terms),
    expires_at: new Date(now.getTime() + 5 * 24 * hour).toISOString(),
    continue_url: `${terms.origin}/cart/${id}`,
  };
}

/** A new checkout, from what was sent or from a cart, whose contents win. */
export function openCheckout(
  id: string,
  request: CheckoutCreate,
  cart: Cart | undefined,
  surroundings: Surroundings,
): Checkout | Rejection {
  const { terms, now } = surroundings;
  const blank: Checkout = {
    id,
    status: 'incomplete',
    line_items: [],
    currency: terms.business.currency,
    totals: [],
    links: shopLinks(terms),
    payment: { instruments: [] },
    expires_at: new Date(now.getTime() + lifetime).toISOString(),
    continue_url: `${terms.origin}/checkout/${id}`,
  };
  if (!cart) return amendCheckout(blank, request, surroundings);
  return amendCheckout(
    blank,
    {
      ...request,
      line_items: cart.line_items.map(({ id: lineId, item, quantity }) => ({ id: lineId, item, quantity })),
      ...(cart.buyer ? { buyer: cart.buyer } : {}),
      ...(cart.context ? { context: cart.context } : {}),
      ...(cart.discounts ? { discounts: { codes: cart.discounts.codes } } : {}),
    },
    surroundings,
  );
}

/**
 * The checkout after a request: each field that was sent replaces what was there, the rest stays, and everything is
 * priced anew. Nothing changes when the request is rejected.
 */
export function amendCheckout(
  checkout: Checkout,
  request: CheckoutUpdate,
  surroundings: Surroundings,
): Checkout | Rejection {
  const lines = request.line_items ? wantedLines(request.line_items) : linesOf(checkout);
  if (isRejection(lines)) return lines;
  if (lines.length === 0) {
    return reject('missing', { content: 'A checkout needs at least one line item', path: '$.line_items' });
  }
  const refused = checkShelf(lines, surroundings.shelf);
  if (refused) return refused;

  const current = checkout.fulfillment?.methods[0];
  const lineIds = lines.map(line => line.id);
  const method = request.fulfillment?.methods?.length
    ? chooseDelivery(
        request.fulfillment.methods,
        current,
        lineIds,
        surroundings.knownAddresses,
        surroundings.newId,
      )
    : current && { ...current, line_item_ids: lineIds };
  if (isRejection(method)) return method;

  const { messages: _, discounts: __, fulfillment: ___, ...rest } = checkout;
  const codes = request.discounts?.codes ?? checkout.discounts?.codes ?? [];
  return priceCheckout(
    {
      ...rest,
      ...kept(request),
      ...(codes.length > 0 || request.discounts ? { discounts: { codes, applied: [] } } : {}),
      ...(method ? { fulfillment: { methods: [method] } } : {}),
      ...(request.payment?.instruments
        ? { payment: { instruments: request.payment.instruments.map(withoutCredential) } }
        : {}),
    },
    lines,
    surroundings,
  );
}

/** Fields that are kept as they were sent. */
function kept(request: Pick<CheckoutUpdate, 'buyer' | 'context' | 'attribution'>) {
  return {
    ...(request.buyer ? { buyer: request.buyer } : {}),
    ...(request.context ? { context: request.context } : {}),
    ...(request.attribution ? { attribution: request.attribution } : {}),
  };
}

export function withoutCredential({ credential: _, ...instrument }: InstrumentRequest): Instrument {
  return instrument;
}
