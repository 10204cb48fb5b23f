import type { Address } from './delivery.ts';
import type { BuyerInput, ContextInput } from './requests.ts';
import type { Request, Shop } from './shop.ts';

/** A cart and a checkout as they lie in the books. What can be worked out anew is not kept. */

export interface Line {
  id: string;
  articleNo: string;
  quantity: number;
}

export interface Cart {
  id: string;
  lines: Line[];
  codes: string[];
  buyer?: BuyerInput | undefined;
  context?: ContextInput | undefined;
  attribution?: Record<string, string> | undefined;
}

export interface Checkout extends Cart {
  cartId?: string | undefined;
  destinations: (Address & { id: string })[];
  selectedDestinationId: string | null;
  selectedOptionId: string | null;
  instruments: object[];
  /** Article → unit price that the last write answered with; an order is placed at no other. */
  shownPrices: Record<string, number>;
  createdAt: string;
  expiresAt: string;
  end?: { status: 'completed' | 'canceled'; orderId?: string; resource: Record<string, unknown> };
}

/** A cart of this platform's. Carts and checkouts of others do not exist for it. */
export function findCart(shop: Shop, request: Request, id: string): Cart | undefined {
  const row = shop.books.prepare('select body from cart where id = ? and agent = ?').get(id, request.agent);
  return row && JSON.parse(String(row.body));
}

export function keepCart(shop: Shop, request: Request, cart: Cart): void {
  shop.books
    .prepare(
      'insert into cart (id, agent, body) values (?, ?, ?) on conflict (id) do update set body = excluded.body',
    )
    .run(cart.id, request.agent, JSON.stringify(cart));
}

export function dropCart(shop: Shop, cart: Cart): void {
  shop.books.prepare('delete from cart where id = ?').run(cart.id);
}

export function findCheckout(shop: Shop, request: Request, id: string): Checkout | undefined {
  const row = shop.books
    .prepare('select body from checkout where id = ? and agent = ?')
    .get(id, request.agent);
  return row && JSON.parse(String(row.body));
}

/** The checkout that a cart has become, while it is still open. */
export function openCheckoutOf(shop: Shop, request: Request, cartId: string): Checkout | undefined {
  const row = shop.books
    .prepare('select body from checkout where cart_id = ? and agent = ? and open = 1')
    .get(cartId, request.agent);
  return row && JSON.parse(String(row.body));
}

export function keepCheckout(shop: Shop, request: Request, checkout: Checkout): void {
  shop.books
    .prepare(
      `insert into checkout (id, agent, cart_id, open, body) values (?, ?, ?, ?, ?)
       on conflict (id) do update set open = excluded.open, body = excluded.body`,
    )
    .run(checkout.id, request.agent, checkout.cartId ?? null, checkout.end ? 0 : 1, JSON.stringify(checkout));
}
