import { contentsOf, recoverable, refusal, takeLines, unknownResource } from './carts.ts';
import { checkoutCapability, presentCheckout, presentEnd, pricesOf } from './checkout-view.ts';
import type { Message } from './messages.ts';
import { errorMessage } from './messages.ts';
import { refusedAddress, takeDelivery } from './parcel.ts';
import type { CheckoutInput, InstrumentInput, NewCheckoutInput } from './requests.ts';
import type { Checkout } from './session.ts';
import { findCart, findCheckout, keepCheckout, openCheckoutOf } from './session.ts';
import type { Request, Shop } from './shop.ts';
import { presentTerms } from './shop.ts';

const lifetimeMilliseconds = 6 * 3_600_000;

export function createCheckout(shop: Shop, request: Request, input: NewCheckoutInput): object {
  const cart = input.cart_id === undefined ? undefined : findCart(shop, request, input.cart_id);
  if (input.cart_id !== undefined && !cart)
    return refusal(checkoutCapability, request, [
      errorMessage('not_found', `We know no cart ${input.cart_id}.`, 'unrecoverable', '$.cart_id'),
    ]);
  const already = cart && openCheckoutOf(shop, request, cart.id);
  if (already && !expired(shop, already)) return presentCheckout(shop, request, already).resource;

  const lines = cart ? { taken: cart.lines } : takeLines(shop, input.line_items);
  if ('refused' in lines) return refusal(checkoutCapability, request, lines.refused);
  if (lines.taken.every(line => presentTerms(shop, line.articleNo).left === 0))
    return refusal(checkoutCapability, request, [
      errorMessage('out_of_stock', 'All of these articles are sold out.', 'unrecoverable', '$.line_items'),
    ]);
  const now = shop.now();
  const contents = cart ?? contentsOf(input, lines.taken, undefined);
  const checkout: Checkout = {
    ...contents,
    id: `chk_${shop.newId()}`,
    cartId: cart?.id,
    codes: cart ? [...new Set([...cart.codes, ...(input.discounts?.codes ?? [])])] : contents.codes,
    destinations: [],
    selectedDestinationId: null,
    selectedOptionId: null,
    instruments: keepableInstruments(input.payment?.instruments ?? []),
    shownPrices: {},
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + lifetimeMilliseconds).toISOString(),
  };
  const delivery = takeDelivery(checkout, input.fulfillment);
  return showAndKeep(shop, request, { ...checkout, ...delivery.taken }, [
    ...delivery.messages,
    ...refusedAddress(shop, 'create_checkout', input.fulfillment),
  ]);
}

/** The checkout now; past its time it is canceled. */
export function getCheckout(shop: Shop, request: Request): object {
  const checkout = findCheckout(shop, request, request.id);
  if (!checkout) return unknownResource(checkoutCapability, request, 'checkout');
  if (expired(shop, checkout)) return closeExpired(shop, request, checkout);
  return presentCheckout(shop, request, checkout).resource;
}

export function updateCheckout(shop: Shop, request: Request, input: CheckoutInput): object {
  const checkout = findCheckout(shop, request, request.id);
  if (!checkout) return unknownResource(checkoutCapability, request, 'checkout');
  if (expired(shop, checkout)) return closeExpired(shop, request, checkout);
  if (checkout.end) return presentEnd(shop, request, checkout, [notOpen(checkout)]);
  const lines = takeLines(shop, input.line_items, checkout.lines);
  if ('refused' in lines)
    return presentCheckout(shop, request, checkout, recoverable(lines.refused)).resource;
  const changed: Checkout = { ...checkout, ...contentsOf(input, lines.taken, checkout) };
  if (input.payment) changed.instruments = keepableInstruments(input.payment.instruments ?? []);
  const delivery = takeDelivery(changed, input.fulfillment);
  return showAndKeep(shop, request, { ...changed, ...delivery.taken }, [
    ...delivery.messages,
    ...refusedAddress(shop, 'update_checkout', input.fulfillment),
  ]);
}

export function cancelCheckout(shop: Shop, request: Request): object {
  const checkout = findCheckout(shop, request, request.id);
  if (!checkout) return unknownResource(checkoutCapability, request, 'checkout');
  if (checkout.end) return presentEnd(shop, request, checkout, [notOpen(checkout)]);
  const { resource } = presentCheckout(shop, request, checkout);
  return close(shop, request, checkout, resource, []);
}

/** Shows the checkout, remembers the prices that were shown, and keeps it. */
export function showAndKeep(shop: Shop, request: Request, checkout: Checkout, messages: Message[]): object {
  const shown = presentCheckout(shop, request, checkout, messages);
  keepCheckout(shop, request, { ...checkout, shownPrices: pricesOf(shop, checkout) });
  return shown.resource;
}

/** Ends the checkout with the resource as it stands, which does not change any more. */
export function close(
  shop: Shop,
  request: Request,
  checkout: Checkout,
  resource: Record<string, unknown>,
  messages: Message[],
  orderId?: string,
): object {
  const status = orderId === undefined ? 'canceled' : 'completed';
  const { continue_url: _, messages: __, ucp: ___, ...kept } = resource;
  const ended: Checkout = {
    ...checkout,
    end: { status, ...(orderId !== undefined && { orderId }), resource: kept },
  };
  keepCheckout(shop, request, ended);
  return presentEnd(shop, request, ended, messages);
}

export function expired(shop: Shop, checkout: Checkout): boolean {
  return !checkout.end && new Date(checkout.expiresAt) <= shop.now();
}

export function closeExpired(shop: Shop, request: Request, checkout: Checkout): object {
  const { resource } = presentCheckout(shop, request, checkout);
  return close(shop, request, checkout, resource, [
    errorMessage('checkout_expired', 'This checkout has expired; start a new one.', 'unrecoverable'),
  ]);
}

export function notOpen(checkout: Checkout): Message {
  return errorMessage(
    `checkout_${checkout.end!.status}`,
    `This checkout is ${checkout.end!.status} already.`,
    'unrecoverable',
  );
}

/** Credentials are used once and never kept or shown. */
export function keepableInstruments(instruments: readonly InstrumentInput[]): object[] {
  return instruments.map(({ credential: _, ...shown }) => shown);
}
