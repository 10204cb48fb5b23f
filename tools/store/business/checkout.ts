import type {
  Basket,
  Cart,
  Checkout,
  CheckoutStatus,
  Destination,
  Instrument,
  Message,
} from './documents.ts';
import { amountOf } from './documents.ts';
import { chooseDelivery } from './fulfillment.ts';
import { type CheckoutEvent, checkoutAfter } from './lifecycle.ts';
import { shopLinks } from './links.ts';
import { checkShelf, chosenDelivery, quote, type Shelf, type Terms, type WantedLine } from './quote.ts';
import { errorMessage, isRejection, type Rejection, reject } from './rejection.ts';
import type { CartRequest, CheckoutCreate, CheckoutUpdate, InstrumentRequest } from './requests.ts';

const hour = 3_600_000;
const lifetime = 6 * hour;

/** What the pure functions need from the world, handed in. */
export interface Surroundings {
  readonly terms: Terms;
  readonly shelf: Shelf;
  readonly now: Date;
  readonly newId: () => string;
  /** The buyer's addresses that the shop knows; empty for strangers. */
  readonly knownAddresses: readonly Destination[];
  /** Whether the shop delivers to this address at all, beyond having a rate for its country. */
  readonly deliverable: boolean;
}

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

/** The same checkout at today's prices, options and stock, with its status and messages to match. */
export function priceCheckout(
  checkout: Checkout,
  lines: readonly WantedLine[],
  { shelf, terms, now, deliverable }: Surroundings,
): Checkout {
  const wish = checkout.fulfillment?.methods;
  const { lineItems, applied, methods, totals, warnings } = quote(
    lines,
    checkout.discounts?.codes ?? [],
    wish,
    shelf,
    terms,
    now,
  );
  const priced: Checkout = {
    ...checkout,
    line_items: lineItems,
    totals,
    ...(checkout.discounts ? { discounts: { codes: checkout.discounts.codes, applied } } : {}),
    ...(methods ? { fulfillment: { methods } } : {}),
  };
  const dropped = lostOption(wish?.[0], methods?.[0]);
  const [event, faults] = assess(priced, terms, deliverable);
  const messages: Message[] = [...faults, ...dropped, ...warnings];
  return {
    ...priced,
    status: moved(checkout.status, event),
    ...(messages.length > 0 ? { messages } : {}),
  };
}

/** What the checkout still lacks, and which event of its life follows from that. */
export function assess(checkout: Checkout, terms: Terms, deliverable: boolean): [CheckoutEvent, Message[]] {
  const method = checkout.fulfillment?.methods[0];
  const faults: Message[] = [];
  if (!method || !chosenDelivery(method)) {
    const options = method?.groups?.[0]?.options;
    const undeliverable = method?.selected_destination_id && options?.length === 0;
    faults.push(
      undeliverable
        ? errorMessage('address_undeliverable', {
            content: 'The shop does not deliver to this address',
            path: '$.fulfillment.methods[0].destinations',
          })
        : errorMessage('missing', {
            content: 'Fulfillment address and option must be selected',
            path: '$.fulfillment.methods',
          }),
    );
  } else if (!deliverable) {
    faults.push(
      errorMessage('address_undeliverable', {
        content: 'The carrier refuses this address',
        path: '$.fulfillment.methods[0].destinations',
      }),
    );
  }
  if (terms.business.contactRequired && !checkout.buyer?.email) {
    faults.push(errorMessage('missing', { content: "The buyer's email is needed", path: '$.buyer.email' }));
  }
  if (faults.length > 0) return ['needs_more', faults];
  const { reviewAbove } = terms.business;
  if (
    reviewAbove !== undefined &&
    amountOf(checkout.totals, 'total') > reviewAbove &&
    !checkout.reviewed_at
  ) {
    const content =
      'An order of this size must be reviewed by the buyer on the shop’s own page (see continue_url)';
    return ['needs_buyer', [errorMessage('requires_review', content)]];
  }
  return ['is_ready', []];
}

/** The state after an event that the machine is known to hear; anything else is a bug. */
export function moved(status: CheckoutStatus, event: CheckoutEvent): CheckoutStatus {
  const next = checkoutAfter(status, event);
  if (!next) throw new Error(`a checkout that is ${status} does not hear ${event}`);
  return next;
}

function lostOption(
  wish: NonNullable<Checkout['fulfillment']>['methods'][number] | undefined,
  method: typeof wish,
): Message[] {
  const wanted = wish?.groups?.[0]?.selected_option_id;
  const group = method?.groups?.[0];
  if (!wanted || !group || group.selected_option_id === wanted) return [];
  return [
    {
      type: 'warning',
      code: 'fulfillment_changed',
      content: `Delivery option ${wanted} is not offered for this address; choose one of the options`,
      path: '$.fulfillment.methods[0].groups[0].selected_option_id',
    },
  ];
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
