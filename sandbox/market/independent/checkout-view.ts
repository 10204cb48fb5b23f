import { picture, policyLinks } from './cards.ts';
import { presentLines, priceLines } from './carts.ts';
import { addressFault, deliveryOptions, salesTax } from './delivery.ts';
import type { Message } from './messages.ts';
import { errorMessage, warningMessage } from './messages.ts';
import { envelope } from './profile.ts';
import type { Checkout } from './session.ts';
import type { Request, Shop } from './shop.ts';
import { presentTerms } from './shop.ts';

export const checkoutCapability = 'dev.ucp.shopping.checkout';

/** The checkout in UCP's words. `total` is what the buyer would pay; `ready` says that it can be completed. */
export function presentCheckout(shop: Shop, request: Request, checkout: Checkout, also: Message[] = []) {
  if (checkout.end) return { resource: presentEnd(shop, request, checkout, also), ready: false, total: 0 };
  const { house } = shop.range;
  const destination = checkout.destinations.find(({ id }) => id === checkout.selectedDestinationId);
  const fault = destination && addressFault(shop.range, destination, '$.fulfillment.methods[0].destinations');
  const dispatchDays = Math.max(
    ...checkout.lines.map(line => shop.range.articles.get(line.articleNo)!.article.dispatch_days),
  );
  let options: ReturnType<typeof deliveryOptions> = [];
  const priced = priceLines(shop, checkout, goods => {
    if (!destination || fault) return {};
    options = deliveryOptions(shop.range, destination, goods, dispatchDays, shop.now());
    const chosen = options.find(({ id }) => id === checkout.selectedOptionId);
    return {
      taxBasisPoints: salesTax(shop.range, destination),
      ...(chosen && { freight: { title: chosen.title, amount: chosen.totals[1]!.amount } }),
    };
  });
  const stock = presentLines(shop, checkout.lines, priced);
  const messages = [...also, ...stock.messages];
  if (!checkout.buyer?.email)
    messages.push(
      errorMessage(
        'buyer_email_required',
        'We need an email address for the receipt.',
        'recoverable',
        '$.buyer.email',
      ),
    );
  if (fault) messages.push(fault);
  if (!destination)
    messages.push(
      errorMessage(
        'fulfillment_destination_required',
        'Where shall we send it? Give a destination and select it.',
        'recoverable',
        '$.fulfillment.methods[0]',
      ),
    );
  else if (options.length > 0 && !options.some(({ id }) => id === checkout.selectedOptionId))
    messages.push(
      errorMessage(
        'fulfillment_option_required',
        'Select one of the delivery options.',
        'recoverable',
        '$.fulfillment.methods[0].groups[0].selected_option_id',
      ),
    );
  if (priced.total >= house.review_from)
    messages.push(
      errorMessage(
        'high_value_order',
        'An order of this size is confirmed by the buyer on our site.',
        'requires_buyer_review',
      ),
    );
  messages.push(...priceWarnings(shop, checkout), ...priced.messages);

  const errors = messages.filter(message => message.type === 'error');
  const escalates = errors.some(({ severity }) => severity.startsWith('requires_'));
  const status =
    errors.length === 0 ? 'ready_for_complete' : escalates ? 'requires_escalation' : 'incomplete';
  const lineIds = checkout.lines.map(({ id }) => id);
  const resource: Record<string, unknown> = {
    ucp: envelope(checkoutCapability, request.active),
    id: checkout.id,
    line_items: stock.lineItems,
    ...(checkout.buyer && { buyer: checkout.buyer }),
    ...(checkout.context && { context: checkout.context }),
    ...(checkout.attribution && { attribution: checkout.attribution }),
    status,
    currency: house.currency,
    totals: priced.totals,
    ...(messages.length > 0 && { messages }),
    links: policyLinks(shop),
    expires_at: checkout.expiresAt,
    continue_url: `${shop.origin}/checkout/${checkout.id}`,
    payment: { instruments: checkout.instruments },
    discounts: { codes: checkout.codes, applied: priced.applied },
    fulfillment: {
      methods: [
        {
          id: 'parcel_delivery',
          type: 'shipping',
          line_item_ids: lineIds,
          destinations: checkout.destinations,
          selected_destination_id: checkout.selectedDestinationId,
          groups: [
            {
              id: 'parcel_1',
              line_item_ids: lineIds,
              options,
              selected_option_id: chosenId(options, checkout.selectedOptionId),
            },
          ],
        },
      ],
    },
  };
  return { resource, ready: status === 'ready_for_complete', total: priced.total };
}

/** An ended checkout. Addresses of the house are written anew: it may have moved to another port. */
export function presentEnd(shop: Shop, request: Request, checkout: Checkout, messages: Message[] = []) {
  const end = checkout.end!;
  const pictures = new Map(
    checkout.lines.map(line => [line.id, picture(shop, shop.range.articles.get(line.articleNo)!.entry).url]),
  );
  const lineItems = end.resource.line_items as { id: string; item: object }[];
  return {
    ...end.resource,
    ucp: envelope(checkoutCapability, request.active),
    status: end.status,
    line_items: lineItems.map(line => ({
      ...line,
      item: { ...line.item, image_url: pictures.get(line.id) },
    })),
    links: policyLinks(shop),
    ...(end.orderId !== undefined && {
      order: { id: end.orderId, permalink_url: `${shop.origin}/account/orders/${end.orderId}` },
    }),
    ...(messages.length > 0 && { messages }),
  };
}

export function pricesOf(shop: Shop, checkout: Checkout): Record<string, number> {
  return Object.fromEntries(
    checkout.lines.map(line => [line.articleNo, presentTerms(shop, line.articleNo).price]),
  );
}

function chosenId(options: { id: string }[], selected: string | null): string | null {
  return options.some(({ id }) => id === selected) ? selected : null;
}

function priceWarnings(shop: Shop, checkout: Checkout): Message[] {
  return checkout.lines.flatMap((line, index) => {
    const shown = checkout.shownPrices[line.articleNo];
    const { price } = presentTerms(shop, line.articleNo);
    if (shown === undefined || shown === price) return [];
    return [
      warningMessage(
        'price_changed',
        `The price went from ${shown} to ${price} minor units.`,
        `$.line_items[${index}].item.price`,
      ),
    ];
  });
}
