import type { Checkout, CheckoutStatus, Destination, Message } from './documents.ts';
import { amountOf } from './documents.ts';
import { type CheckoutEvent, checkoutAfter } from './lifecycle.ts';
import { chosenDelivery, quote, type Shelf, type Terms, type WantedLine } from './quote.ts';
import { errorMessage } from './rejection.ts';

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
