import { unknownResource } from './carts.ts';
import { checkoutCapability, presentCheckout, presentEnd, pricesOf } from './checkout-view.ts';
import { close, closeExpired, expired, keepableInstruments, notOpen, showAndKeep } from './checkouts.ts';
import { alter, strike } from './faults.ts';
import type { Message } from './messages.ts';
import { errorMessage } from './messages.ts';
import { placeOrder } from './orders.ts';
import { refusedByCarrier } from './parcel.ts';
import { paymentHandlerIds } from './profile.ts';
import type { CompletionInput, InstrumentInput } from './requests.ts';
import type { Checkout } from './session.ts';
import { dropCart, findCart, findCheckout } from './session.ts';
import type { Request, Shop } from './shop.ts';
import { moveStock, presentTerms } from './shop.ts';

const operation = 'complete_checkout';

/**
 * Places the order, or says why not: the goods are there, the price is the one last shown, the address stands,
 * the payment holds. The whole runs in the request's transaction, so one checkout makes one order.
 */
export function completeCheckout(shop: Shop, request: Request, input: CompletionInput): object {
  const checkout = findCheckout(shop, request, request.id);
  if (!checkout) return unknownResource(checkoutCapability, request, 'checkout');
  if (expired(shop, checkout)) return closeExpired(shop, request, checkout);
  if (checkout.end) return presentEnd(shop, request, checkout, [notOpen(checkout)]);

  worldMoves(shop, checkout);
  const moved = changedPrice(shop, checkout);
  if (moved) {
    const { resource } = presentCheckout(shop, request, checkout);
    const told = [moved, ...((resource.messages as Message[] | undefined) ?? [])];
    showAndKeep(shop, request, checkout, []);
    return { ...resource, messages: told };
  }
  if (strike(shop.books, 'address_refused', operation))
    return presentCheckout(shop, request, checkout, [refusedByCarrier()]).resource;
  const shown = presentCheckout(shop, request, checkout);
  if (!shown.ready) return shown.resource;

  const unpaid = charge(shop, input.payment.instruments ?? []);
  if (unpaid) return { ...shown.resource, messages: [unpaid] };

  for (const line of checkout.lines) moveStock(shop, line.articleNo, line.quantity);
  const paid = {
    ...shown.resource,
    payment: { instruments: keepableInstruments(input.payment.instruments ?? []) },
  };
  const orderId = placeOrder(shop, request, checkout, paid);
  const cart = checkout.cartId === undefined ? undefined : findCart(shop, request, checkout.cartId);
  if (cart) dropCart(shop, cart);
  return close(shop, request, checkout, paid, [], orderId);
}

/** Faults that change the house's world between the quote and the order: one article, or all of the order's. */
function worldMoves(shop: Shop, checkout: Checkout): void {
  const all = checkout.lines.map(({ articleNo }) => articleNo);
  const gone = strike(shop.books, 'out_of_stock', operation);
  if (gone)
    for (const articleNo of gone.item_id ? [gone.item_id] : all) alter(shop.books, articleNo, { gone: true });
  const dearer = strike(shop.books, 'price_changed', operation);
  if (!dearer) return;
  for (const articleNo of new Set(dearer.item_id ? [dearer.item_id] : all)) {
    const { price } = presentTerms(shop, articleNo);
    const raised = Math.max(1, Math.round((price * (100 + dearer.percent)) / 100));
    alter(shop.books, articleNo, { price: dearer.price ?? raised });
  }
}

function changedPrice(shop: Shop, checkout: Checkout): Message | undefined {
  const prices = pricesOf(shop, checkout);
  const index = checkout.lines.findIndex(
    ({ articleNo }) => prices[articleNo] !== checkout.shownPrices[articleNo],
  );
  if (index < 0) return undefined;
  return errorMessage(
    'price_changed',
    'A price has changed since it was shown; nothing was ordered. Look at the totals and complete again.',
    'recoverable',
    `$.line_items[${index}].item.price`,
  );
}

/** Asks the vault. Only tokens count: a card number is never taken here. */
function charge(shop: Shop, instruments: readonly InstrumentInput[]): Message | undefined {
  const declined = (code: string, content: string, path = '$.payment.instruments') =>
    errorMessage(code, content, 'recoverable', path);
  const chosen =
    instruments.length === 1 ? instruments : instruments.filter(({ selected }) => selected === true);
  const instrument = chosen[0];
  if (!instrument || chosen.length > 1)
    return declined('payment_required', 'Send one payment instrument, or mark one as selected.');
  if (!paymentHandlerIds.includes(instrument.handler_id))
    return declined(
      'payment_handler_unknown',
      `We take payments through ${paymentHandlerIds.join(' and ')} only.`,
    );
  if (instrument.type !== 'card' || instrument.credential?.type === 'card' || !instrument.credential?.token)
    return declined(
      'payment_credential_unsupported',
      'We take card tokens only: credential { type, token }.',
    );
  if (strike(shop.books, 'payment_declined', operation) || instrument.credential.token !== 'success_token')
    return declined('payment_failed', 'The card was declined; try another.', '$.payment.instruments[0]');
  return undefined;
}
