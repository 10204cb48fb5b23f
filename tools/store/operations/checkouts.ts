import { moved, type Surroundings } from '../business/assessment.ts';
import { amendCheckout, openCheckout } from '../business/checkout.ts';
import type { Checkout, Destination } from '../business/documents.ts';
import { envelopes } from '../business/profile.ts';
import { isRejection, type Rejection, reject } from '../business/rejection.ts';
import type { CheckoutCreate, CheckoutUpdate } from '../business/requests.ts';
import type { CheckoutRecord, Reply, Versioned } from '../ports.ts';
import { type Request, type Shop, surroundingsFor } from '../shop.ts';
import { openCart } from './carts.ts';

export const shownCheckout = (shop: Shop, checkout: Checkout, status = 200): Reply => ({
  status,
  body: { ucp: envelopes.checkout(shop.terms.origin), ...checkout },
});

export async function createCheckout(
  shop: Shop,
  request: Request<CheckoutCreate>,
): Promise<Reply | Rejection> {
  const { payload } = request;
  if (payload.cart_id !== undefined) return convertCart(shop, request, payload.cart_id);
  const checkout = await opened(shop, `chk_${shop.newId()}`, payload);
  return isRejection(checkout) ? checkout : stored(shop, request, checkout);
}

/** A cart has one open checkout at a time: asking again gives the same one. */
async function convertCart(
  shop: Shop,
  request: Request<CheckoutCreate>,
  cartId: string,
): Promise<Reply | Rejection> {
  const cart = await openCart(shop, cartId);
  if (isRejection(cart)) return cart;
  const earlier = cart.document.checkoutId && (await shop.storage.getCheckout(cart.document.checkoutId));
  if (earlier && isOpen(current(shop, earlier.document.checkout))) {
    return shownCheckout(shop, earlier.document.checkout);
  }
  const checkoutId = `chk_${shop.newId()}`;
  const checkout = await opened(shop, checkoutId, request.payload, cart.document.cart);
  if (isRejection(checkout)) return checkout;
  if (!(await shop.storage.putCart({ ...cart.document, checkoutId }, cart.version))) {
    return reject('changed_meanwhile', 'The cart was changed by another request; read it and try again');
  }
  return stored(shop, request, checkout);
}

export async function getCheckout(shop: Shop, { id }: Request<unknown>): Promise<Reply | Rejection> {
  const found = await load(shop, id);
  return isRejection(found) ? found : shownCheckout(shop, found.document.checkout);
}

export async function updateCheckout(
  shop: Shop,
  request: Request<CheckoutUpdate>,
): Promise<Reply | Rejection> {
  const found = await loadOpen(shop, request.id);
  if (isRejection(found)) return found;
  const { checkout } = found.document;
  const checkoutNow = await reviseWith(shop, checkout, request.payload, surroundings =>
    amendCheckout(checkout, request.payload, surroundings),
  );
  return isRejection(checkoutNow) ? checkoutNow : replaced(shop, request, found, checkoutNow);
}

export async function cancelCheckout(shop: Shop, request: Request<unknown>): Promise<Reply | Rejection> {
  const found = await loadOpen(shop, request.id);
  if (isRejection(found)) return found;
  const { messages: _, ...checkout } = found.document.checkout;
  return replaced(shop, request, found, { ...checkout, status: moved(checkout.status, 'cancel') });
}

/** The stored checkout as it stands now; one that nobody finished in time counts as canceled. */
export async function load(shop: Shop, id: string): Promise<Versioned<CheckoutRecord> | Rejection> {
  const found = await shop.storage.getCheckout(id);
  if (!found) return reject('not_found', `Checkout ${id} was not found`);
  return { ...found, document: { ...found.document, checkout: current(shop, found.document.checkout) } };
}

/** A checkout that may still be changed; one whose completion was given up is open again. */
export async function loadOpen(shop: Shop, id: string): Promise<Versioned<CheckoutRecord> | Rejection> {
  const found = await load(shop, id);
  if (isRejection(found)) return found;
  const { checkout, claimedUntil, ...rest } = found.document;
  if (checkout.status === 'complete_in_progress') {
    if (claimedUntil !== undefined && claimedUntil > shop.clock().toISOString()) {
      return reject('changed_meanwhile', 'This checkout is being completed by another request');
    }
    return {
      ...found,
      document: { ...rest, checkout: { ...checkout, status: moved(checkout.status, 'refused') } },
    };
  }
  if (!isOpen(checkout)) {
    const order = checkout.order ? ` as order ${checkout.order.id}` : '';
    return reject('not_modifiable', `This checkout is ${checkout.status}${order} and cannot be changed`);
  }
  return found;
}

/** Runs a change with what it needs to know, and remembers a new address for a buyer whom the shop recognizes. */
export async function reviseWith(
  shop: Shop,
  checkout: Pick<Checkout, 'line_items' | 'buyer' | 'fulfillment'>,
  request: CheckoutUpdate,
  change: (surroundings: Surroundings) => Checkout | Rejection,
): Promise<Checkout | Rejection> {
  const items =
    request.line_items?.map(line => line.item.id) ?? checkout.line_items.map(({ item }) => item.id);
  const email = (request.buyer ?? checkout.buyer)?.email;
  const surroundings = await surroundingsFor(shop, items, email, undefined);
  const draft = change(surroundings);
  if (isRejection(draft)) return draft;
  const destination = selectedDestination(draft);
  const result =
    destination && shop.deliveryCheck && !(await shop.deliveryCheck(destination))
      ? change({ ...surroundings, deliverable: false })
      : draft;
  if (!isRejection(result) && email && shop.addressBook) await rememberNew(shop, email, request, result);
  return result;
}

export const selectedDestination = (checkout: Pick<Checkout, 'fulfillment'>): Destination | undefined => {
  const method = checkout.fulfillment?.methods[0];
  return method?.destinations?.find(({ id }) => id === method.selected_destination_id);
};

async function rememberNew(
  shop: Shop,
  email: string,
  request: CheckoutUpdate,
  checkout: Checkout,
): Promise<void> {
  const sent = request.fulfillment?.methods?.[0]?.destinations ?? [];
  const shownNow = checkout.fulfillment?.methods[0]?.destinations ?? [];
  for (const [index, address] of sent.entries()) {
    const destination = shownNow[index];
    if (!address.id && destination) await shop.addressBook?.remember(email, destination);
  }
}

const isOpen = ({ status }: Checkout): boolean => status !== 'completed' && status !== 'canceled';

function current(shop: Shop, checkout: Checkout): Checkout {
  const lapsed = checkout.expires_at <= shop.clock().toISOString();
  if (!lapsed || !isOpen(checkout) || checkout.status === 'complete_in_progress') return checkout;
  return {
    ...checkout,
    status: moved(checkout.status, 'cancel'),
    messages: [{ type: 'info', code: 'expired', content: `This checkout expired at ${checkout.expires_at}` }],
  };
}

async function opened(
  shop: Shop,
  id: string,
  payload: CheckoutCreate,
  cart?: Parameters<typeof openCheckout>[2],
): Promise<Checkout | Rejection> {
  return reviseWith(
    shop,
    { line_items: cart?.line_items ?? [], ...(cart?.buyer ? { buyer: cart.buyer } : {}) },
    cart ? { ...payload, line_items: undefined } : payload,
    surroundings => openCheckout(id, payload, cart, surroundings),
  );
}

async function stored(shop: Shop, request: Request<unknown>, checkout: Checkout): Promise<Reply> {
  const reply = shownCheckout(shop, checkout, 201);
  const record = { checkout, ...(request.agent ? { agent: request.agent } : {}) };
  await shop.storage.putCheckout(record, 0, request.answered(reply));
  return reply;
}

async function replaced(
  shop: Shop,
  request: Request<unknown>,
  found: Versioned<CheckoutRecord>,
  checkout: Checkout,
): Promise<Reply | Rejection> {
  const reply = shownCheckout(shop, checkout);
  const record = { ...found.document, checkout };
  if (await shop.storage.putCheckout(record, found.version, request.answered(reply))) return reply;
  return reject('changed_meanwhile', 'The checkout was changed by another request; read it and try again');
}
