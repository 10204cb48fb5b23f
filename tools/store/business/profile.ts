import { sandboxHandler } from './payment.ts';
import type { Terms } from './quote.ts';

/** The release of the protocol that this business speaks. */
export const ucpVersion = '2026-04-08';
/** Ours: an order taken back over the API before it ships. */
export const orderCancelCapability = 'dev.countersign.shopping.order_cancel';

const site = `https://ucp.dev/${ucpVersion}`;
const shopping = 'dev.ucp.shopping';
const basket = [`${shopping}.checkout`, `${shopping}.cart`];

const capability = (page: string, schema: string, extending?: string | string[]) => ({
  version: ucpVersion,
  spec: `${site}/specification/${page}`,
  schema: `${site}/schemas/shopping/${schema}.json`,
  ...(extending ? { extends: extending } : {}),
});

const capabilities = {
  [`${shopping}.catalog.search`]: [capability('catalog/search', 'catalog_search')],
  [`${shopping}.catalog.lookup`]: [capability('catalog/lookup', 'catalog_lookup')],
  [`${shopping}.cart`]: [capability('cart', 'cart')],
  [`${shopping}.checkout`]: [capability('checkout', 'checkout')],
  [`${shopping}.order`]: [capability('order', 'order')],
  [`${shopping}.fulfillment`]: [
    {
      ...capability('fulfillment', 'fulfillment', `${shopping}.checkout`),
      config: { allows_multi_destination: { shipping: false } },
    },
  ],
  [`${shopping}.discount`]: [capability('discount', 'discount', basket)],
  [`${shopping}.buyer_consent`]: [capability('buyer-consent', 'buyer_consent', `${shopping}.checkout`)],
};

const orderCancel = (origin: string) => ({
  version: ucpVersion,
  spec: `${origin}/policies/cancellation`,
  schema: `${origin}/schemas/order-cancel.json`,
  extends: `${shopping}.order`,
  config: { before: 'shipment', rest: 'POST /orders/{id}/cancel', tool: 'cancel_order' },
});

const paymentHandler = (origin: string) => ({
  id: sandboxHandler.id,
  version: ucpVersion,
  spec: `${origin}/payments/handler`,
  schema: `${origin}/payments/handler.json`,
  available_instruments: sandboxHandler.availableInstruments,
  config: { ...sandboxHandler.config, tokenize: `${origin}/payments/tokenize` },
});

export interface Endpoints {
  readonly rest: string;
  readonly mcp: string;
}

/** The document at `/.well-known/ucp`. */
export function businessProfile(
  terms: Terms,
  endpoints: Endpoints,
  cancelsOrders: boolean,
  signingKeys: readonly object[],
) {
  const { origin, business } = terms;
  const service = (transport: 'rest' | 'mcp', schema: string) => ({
    version: ucpVersion,
    spec: `${site}/specification/overview`,
    transport,
    schema: `${site}/services/shopping/${schema}`,
    endpoint: endpoints[transport],
  });
  return {
    ucp: {
      version: ucpVersion,
      services: { [shopping]: [service('rest', 'rest.openapi.json'), service('mcp', 'mcp.openrpc.json')] },
      capabilities: {
        ...capabilities,
        ...(cancelsOrders ? { [orderCancelCapability]: [orderCancel(origin)] } : {}),
      },
      payment_handlers: { [sandboxHandler.name]: [paymentHandler(origin)] },
    },
    signing_keys: signingKeys,
    /** Ours beyond the protocol: facts by which a stranger judges the shop. */
    business: {
      id: business.id,
      name: business.name,
      ...(business.legalName ? { legal_name: business.legalName } : {}),
      description: business.description,
      country: business.country,
      currency: business.currency,
      support_email: business.supportEmail,
      ...(business.supportPhone ? { support_phone: business.supportPhone } : {}),
      returns: business.returns,
      cancellation: { by_api: cancelsOrders, note: business.cancellation },
      ...(business.warranty ? { warranty: business.warranty } : {}),
      ...(business.trust ? { trust: business.trust } : {}),
    },
  };
}

const named = (...names: string[]) =>
  Object.fromEntries(names.map(name => [`${shopping}.${name}`, [{ version: ucpVersion }]]));

/** The `ucp` part of an answer, by the kind of document in it. */
export const envelopes = {
  catalog: () => success(named('catalog.search', 'catalog.lookup')),
  cart: () => success(named('cart', 'discount')),
  checkout: (origin: string) => ({
    ...success(named('checkout', 'fulfillment', 'discount', 'buyer_consent')),
    payment_handlers: { [sandboxHandler.name]: [paymentHandler(origin)] },
  }),
  order: () => success(named('order')),
  error: () => ({ version: ucpVersion, status: 'error' as const }),
};

const success = (active: object) => ({
  version: ucpVersion,
  status: 'success' as const,
  capabilities: active,
});
