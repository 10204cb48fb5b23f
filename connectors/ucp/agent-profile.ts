import { cancellationDialects, spokenVersion } from './profile.ts';

const site = `https://ucp.dev/${spokenVersion}`;
const shopping = 'dev.ucp.shopping';

const capability = (schema: string, extending?: string | string[]) => [
  {
    version: spokenVersion,
    schema: `${site}/schemas/shopping/${schema}.json`,
    ...(extending ? { extends: extending } : {}),
  },
];

/** Our own platform profile: what we speak when we shop. Merchants read it at the address in `UCP-Agent`. */
export const agentProfile = (origin: string) => ({
  ucp: {
    version: spokenVersion,
    services: {
      [shopping]: [
        {
          version: spokenVersion,
          transport: 'rest',
          spec: `${site}/specification/overview`,
          schema: `${site}/services/shopping/rest.openapi.json`,
        },
      ],
    },
    capabilities: {
      [`${shopping}.catalog.search`]: capability('catalog_search'),
      [`${shopping}.catalog.lookup`]: capability('catalog_lookup'),
      [`${shopping}.cart`]: capability('cart'),
      [`${shopping}.checkout`]: capability('checkout'),
      [`${shopping}.fulfillment`]: capability('fulfillment', `${shopping}.checkout`),
      [`${shopping}.discount`]: capability('discount', [`${shopping}.cart`, `${shopping}.checkout`]),
      [`${shopping}.order`]: capability('order'),
      ...Object.fromEntries(
        cancellationDialects.map(name => [name, [{ version: spokenVersion, extends: `${shopping}.order` }]]),
      ),
    },
    payment_handlers: {
      'dev.countersign.sandbox_payments': [
        {
          id: 'countersign',
          version: spokenVersion,
          spec: `${origin}/agent/payments`,
          schema: `${origin}/agent/payments.json`,
        },
      ],
    },
  },
  signing_keys: [],
});
