import type { z } from 'zod';
import { cancelCart, createCart, getCart, updateCart } from './carts.ts';
import { cancelCheckout, createCheckout, getCheckout, updateCheckout } from './checkouts.ts';
import { completeCheckout } from './completion.ts';
import { createCancellation, getOrder, listCancellations } from './orders.ts';
import { cancellationCapability } from './profile.ts';
import * as requests from './requests.ts';
import { getProduct, lookupCatalog, searchCatalog } from './search.ts';
import type { Request, Shop } from './shop.ts';

/** What the house can be asked, once for both bindings. */
export interface Operation {
  name: string;
  capability: string;
  summary: string;
  /** REST: method and path below the endpoint. */
  route: readonly [method: 'GET' | 'POST' | 'PUT', path: string];
  /** MCP: the argument that holds the payload; none when the id says it all. */
  payload?: string;
  input: z.ZodType;
  /** Where an idempotency key is demanded. */
  key: { rest: boolean; mcp: boolean };
  /** HTTP status when a resource comes of it. */
  status: 200 | 201;
  run: (shop: Shop, request: Request, input: never) => object;
}

const shopping = 'dev.ucp.shopping';
const everywhere = { rest: true, mcp: true };
const overRest = { rest: true, mcp: false };
const nowhere = { rest: false, mcp: false };
const reads = { input: requests.nothingSchema, key: nowhere, status: 200 } as const;
const checkout = { capability: `${shopping}.checkout`, payload: 'checkout' } as const;
const cart = { capability: `${shopping}.cart`, payload: 'cart' } as const;
const catalog = { payload: 'catalog', key: nowhere, status: 200 } as const;

export const operations: readonly Operation[] = [
  {
    name: 'search_catalog',
    capability: `${shopping}.catalog.search`,
    summary: 'Search the range by words and filters.',
    route: ['POST', '/catalog/search'],
    input: requests.searchSchema,
    run: searchCatalog,
    ...catalog,
  },
  {
    name: 'lookup_catalog',
    capability: `${shopping}.catalog.lookup`,
    summary: 'Look up articles by number, part number or bar code.',
    route: ['POST', '/catalog/lookup'],
    input: requests.lookupSchema,
    run: lookupCatalog,
    ...catalog,
  },
  {
    name: 'get_product',
    capability: `${shopping}.catalog.lookup`,
    summary: 'One product in full, narrowed by options.',
    route: ['POST', '/catalog/product'],
    input: requests.productSchema,
    run: getProduct,
    ...catalog,
  },
  {
    name: 'create_cart',
    summary: 'Begin a cart.',
    route: ['POST', '/carts'],
    input: requests.cartSchema,
    key: overRest,
    status: 201,
    run: createCart,
    ...cart,
  },
  {
    name: 'get_cart',
    capability: cart.capability,
    summary: 'Read a cart.',
    route: ['GET', '/carts/{id}'],
    run: getCart,
    ...reads,
  },
  {
    name: 'update_cart',
    summary: 'Replace the contents of a cart.',
    route: ['PUT', '/carts/{id}'],
    input: requests.cartSchema,
    key: overRest,
    status: 200,
    run: updateCart,
    ...cart,
  },
  {
    name: 'cancel_cart',
    capability: cart.capability,
    summary: 'Throw a cart away.',
    route: ['POST', '/carts/{id}/cancel'],
    run: cancelCart,
    ...reads,
    key: everywhere,
  },
  {
    name: 'create_checkout',
    summary: 'Begin a checkout, of lines or of a cart.',
    route: ['POST', '/checkout-sessions'],
    input: requests.newCheckoutSchema,
    key: overRest,
    status: 201,
    run: createCheckout,
    ...checkout,
  },
  {
    name: 'get_checkout',
    capability: checkout.capability,
    summary: 'Read a checkout.',
    route: ['GET', '/checkout-sessions/{id}'],
    run: getCheckout,
    ...reads,
  },
  {
    name: 'update_checkout',
    summary: 'Replace what a checkout holds: lines, buyer, delivery, discount codes.',
    route: ['PUT', '/checkout-sessions/{id}'],
    input: requests.checkoutSchema,
    key: overRest,
    status: 200,
    run: updateCheckout,
    ...checkout,
  },
  {
    name: 'complete_checkout',
    summary: 'Pay and place the order.',
    route: ['POST', '/checkout-sessions/{id}/complete'],
    input: requests.completionSchema,
    key: everywhere,
    status: 200,
    run: completeCheckout,
    ...checkout,
  },
  {
    name: 'cancel_checkout',
    capability: checkout.capability,
    summary: 'Cancel a checkout that is not completed.',
    route: ['POST', '/checkout-sessions/{id}/cancel'],
    run: cancelCheckout,
    ...reads,
    key: everywhere,
  },
  {
    name: 'get_order',
    capability: `${shopping}.order`,
    summary: 'Read an order as it stands.',
    route: ['GET', '/orders/{id}'],
    run: getOrder,
    ...reads,
  },
  {
    name: 'create_order_cancellation',
    capability: cancellationCapability,
    summary: 'Call an order off before it is dispatched; the payment is refunded.',
    route: ['POST', '/orders/{id}/cancellations'],
    payload: 'cancellation',
    input: requests.cancellationSchema,
    key: everywhere,
    status: 201,
    run: createCancellation,
  },
  {
    name: 'list_order_cancellations',
    capability: cancellationCapability,
    summary: 'Read the cancellations of an order.',
    route: ['GET', '/orders/{id}/cancellations'],
    run: listCancellations,
    ...reads,
  },
];
