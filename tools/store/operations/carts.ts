import { writeCart } from '../business/checkout.ts';
import type { Cart } from '../business/documents.ts';
import { envelopes } from '../business/profile.ts';
import { isRejection, type Rejection, reject } from '../business/rejection.ts';
import type { CartRequest } from '../business/requests.ts';
import type { CartRecord, Reply, Versioned } from '../ports.ts';
import { type Request, type Shop, surroundingsFor } from '../shop.ts';

const shown = (cart: Cart, status = 200): Reply => ({ status, body: { ucp: envelopes.cart(), ...cart } });

export async function createCart(shop: Shop, request: Request<CartRequest>): Promise<Reply | Rejection> {
  const cart = await written(shop, `cart_${shop.newId()}`, request.payload);
  if (isRejection(cart)) return cart;
  const reply = shown(cart, 201);
  await shop.storage.putCart({ cart }, 0, request.answered(reply));
  return reply;
}

export async function getCart(shop: Shop, { id }: Request<unknown>): Promise<Reply | Rejection> {
  const found = await openCart(shop, id);
  return isRejection(found) ? found : shown(found.document.cart);
}

/** The whole content is replaced. */
export async function updateCart(shop: Shop, request: Request<CartRequest>): Promise<Reply | Rejection> {
  const found = await openCart(shop, request.id);
  if (isRejection(found)) return found;
  const cart = await written(shop, request.id, request.payload);
  if (isRejection(cart)) return cart;
  return replaced(shop, request, found, cart);
}

/** Answers with the cart as it was; afterwards it is not there any more. */
export async function cancelCart(shop: Shop, request: Request<unknown>): Promise<Reply | Rejection> {
  const found = await openCart(shop, request.id);
  if (isRejection(found)) return found;
  const ended = { ...found.document.cart, expires_at: shop.clock().toISOString() };
  return replaced(shop, request, found, ended);
}

/** A cart that can still be used. */
export async function openCart(shop: Shop, id: string): Promise<Versioned<CartRecord> | Rejection> {
  const found = await shop.storage.getCart(id);
  if (!found || found.document.cart.expires_at <= shop.clock().toISOString()) {
    return reject('not_found', `Cart ${id} was not found`);
  }
  return found;
}

async function replaced(
  shop: Shop,
  request: Request<unknown>,
  found: Versioned<CartRecord>,
  cart: Cart,
): Promise<Reply | Rejection> {
  const reply = shown(cart);
  const record = { ...found.document, cart };
  if (await shop.storage.putCart(record, found.version, request.answered(reply))) return reply;
  return reject('changed_meanwhile', 'The cart was changed by another request; read it and try again');
}

async function written(shop: Shop, id: string, request: CartRequest): Promise<Cart | Rejection> {
  const items = request.line_items.map(line => line.item.id);
  return writeCart(id, request, await surroundingsFor(shop, items, undefined, undefined));
}
