import { cancellationReasons } from './requests.ts';
import type { Shop } from './shop.ts';

/** What the house publishes about itself at `/.well-known/ucp`, and the `ucp` part of every answer. */

export const protocolVersion = '2026-04-08';
export const cancellationCapability = 'com.kestrelandlowe.order.cancellation';
/** Where the house takes payments: its own vault, and the sandbox's wallet that buyers may have already. */
export const paymentHandlerIds: readonly string[] = ['kestrel_card_vault', 'sandbox_wallet'];
const documents = `https://ucp.dev/${protocolVersion}`;
const houseDocuments = 'https://kestrelandlowe.com/ucp';

interface Capability {
  extends?: string | string[];
  spec: string;
  schema: string;
  config?: Record<string, unknown>;
}

const shopping = 'dev.ucp.shopping';
export const capabilities: Record<string, Capability> = {
  [`${shopping}.catalog.search`]: official('catalog/search', 'catalog_search'),
  [`${shopping}.catalog.lookup`]: official('catalog/lookup', 'catalog_lookup'),
  [`${shopping}.cart`]: official('cart', 'cart'),
  [`${shopping}.checkout`]: official('checkout', 'checkout'),
  [`${shopping}.fulfillment`]: {
    ...official('fulfillment', 'fulfillment'),
    extends: `${shopping}.checkout`,
    config: { allows_multi_destination: { shipping: false } },
  },
  [`${shopping}.discount`]: {
    ...official('discount', 'discount'),
    extends: [`${shopping}.cart`, `${shopping}.checkout`],
  },
  [`${shopping}.order`]: official('order', 'order'),
  [cancellationCapability]: {
    extends: `${shopping}.order`,
    spec: `${houseDocuments}/specs/order-cancellation`,
    schema: `${houseDocuments}/schemas/order-cancellation.json`,
    config: {
      rest: { create: 'POST /orders/{id}/cancellations', list: 'GET /orders/{id}/cancellations' },
      mcp: { create: 'create_order_cancellation', list: 'list_order_cancellations' },
      reasons: cancellationReasons,
      possible_until: 'dispatch',
    },
  },
};

/** The discovery document, and beside what UCP asks for what a stranger would like to know of the house. */
export function discoveryProfile({ origin, range }: Pick<Shop, 'origin' | 'range'>): object {
  const service = (transport: string, schema: string, path: string) => ({
    version: protocolVersion,
    transport,
    spec: `${documents}/specification/overview`,
    schema: `${documents}/services/shopping/${schema}`,
    endpoint: `${origin}${path}`,
  });
  return {
    ucp: {
      version: protocolVersion,
      services: {
        [shopping]: [
          service('rest', 'rest.openapi.json', restPath),
          service('mcp', 'mcp.openrpc.json', mcpPath),
        ],
      },
      capabilities: Object.fromEntries(
        Object.entries(capabilities).map(([name, capability]) => [
          name,
          [
            {
              version: protocolVersion,
              ...capability,
              // The documents' home is the house's public site; a sandbox keeps its own copy within reach.
              ...(name === cancellationCapability && {
                config: { ...capability.config, documents: `${origin}${cancellationDocumentPath}` },
              }),
            },
          ],
        ]),
      ),
      payment_handlers: paymentHandlers(),
    },
    house: { ...range.house, returns: range.returns, delivery: range.delivery },
  };
}

export const restPath = '/ucp/v1';
export const mcpPath = '/ucp/mcp';
export const cancellationDocumentPath = '/ucp/schemas/order-cancellation.json';

/** `ucp` of an answer: the version, and the active capabilities that matter to the resource. */
export function envelope(
  root: string,
  active: ReadonlySet<string>,
  status: 'success' | 'error' = 'success',
): object {
  const names = Object.keys(capabilities).filter(
    name => active.has(name) && (name === root || [capabilities[name]!.extends ?? []].flat().includes(root)),
  );
  return {
    version: protocolVersion,
    status,
    capabilities: Object.fromEntries(names.map(name => [name, [{ version: protocolVersion }]])),
    ...(root === `${shopping}.checkout` && status === 'success' && { payment_handlers: paymentHandlers() }),
  };
}

/** Tokens of cards, never cards. The sandbox knows `success_token` and `fail_token`. */
function paymentHandlers(): object {
  const handler = (id: string, home: string) => [
    {
      id,
      version: protocolVersion,
      spec: `${home}/specs/${id}`,
      schema: `${home}/schemas/${id}.json`,
      available_instruments: [{ type: 'card', constraints: { brands: ['visa', 'mastercard'] } }],
      config: { environment: 'sandbox', credential_type: 'token' },
    },
  ];
  return {
    'com.kestrelandlowe.card_vault': handler(paymentHandlerIds[0]!, houseDocuments),
    'dev.countersign.sandbox_payments': handler(paymentHandlerIds[1]!, 'https://countersign.dev/ucp'),
  };
}

function official(page: string, schema: string): Capability {
  return {
    spec: `${documents}/specification/${page}`,
    schema: `${documents}/schemas/shopping/${schema}.json`,
  };
}
