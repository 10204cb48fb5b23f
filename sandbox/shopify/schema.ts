import { readFileSync } from 'node:fs';
import {
  assertScalarType,
  buildSchema,
  defaultFieldResolver,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
} from 'graphql';
import type { App } from './app.ts';
import { type BulkUpdate, bulkUpdate } from './bulk-update.ts';
import { type PageArguments, paged } from './connections.ts';
import type { Struck } from './faults.ts';
import { schemaFile } from './prune-schema.ts';
import { gid, type Shop } from './shop.ts';
import { inventoryItemView, productView, type View, variantView } from './views.ts';
import { type NewSubscription, subscriptionView, type Webhooks } from './webhooks.ts';

/** What one request is carried out with. */
export interface Work {
  readonly shop: Shop;
  readonly identity: ShopIdentity;
  readonly app: App;
  readonly webhooks: Webhooks;
  readonly scopes: readonly string[];
  readonly request: string;
  readonly struck: Struck;
}

export interface ShopIdentity {
  readonly name: string;
  /** `harbor-goods.myshopify.com` */
  readonly domain: string;
}

export function adminSchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(schemaFile, 'utf8'));
  const amount = (value: unknown): string => {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)) return text;
    throw new GraphQLError('Expected value to be a decimal number');
  };
  for (const name of ['Money', 'Decimal']) {
    const scalar = assertScalarType(schema.getType(name));
    scalar.coerceInputValue = amount;
  }
  return schema;
}

/** What the types need, as the official documentation names it for each; any one of them suffices. */
const requiredScopes: Readonly<Record<string, readonly string[]>> = {
  Product: ['read_products'],
  ProductConnection: ['read_products'],
  ProductVariant: ['read_products'],
  ProductVariantConnection: ['read_products'],
  InventoryItem: ['read_inventory', 'read_products'],
  ProductVariantsBulkUpdatePayload: ['write_products'],
};

/** Leave to write is leave to read. */
const allows = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_'));

/** Official arguments whose work the sandbox does not do: refused, rather than ignored. */
const unserved = new Set(['query', 'savedSearchId', 'topics', 'callbackUrl', 'uri', 'format']);
const servedSorts = new Set(['ID', 'POSITION', 'CREATED_AT']);

export const resolveField: GraphQLFieldResolver<unknown, Work> = (source, args, work, info) => {
  const wanted = requiredScopes[getNamedType(info.returnType).name];
  if (wanted && !wanted.some(scope => allows(work.scopes, scope))) {
    const requiredAccess = `\`${wanted.join('` access scope or `')}\` access scope.`;
    throw new GraphQLError(`Access denied for ${info.fieldName} field. Required access: ${requiredAccess}`, {
      extensions: { code: 'ACCESS_DENIED', requiredAccess },
    });
  }
  for (const [name, value] of Object.entries(args)) {
    const isBeyond =
      name === 'sortKey' ? !servedSorts.has(String(value)) : unserved.has(name) && value != null;
    if (isBeyond)
      throw new GraphQLError(`This sandbox does not serve ${info.fieldName}(${name}: …)`, {
        extensions: { code: 'SANDBOX_UNSERVED' },
      });
  }
  return defaultFieldResolver(source, args, work, info);
};

/** The root of queries and mutations. */
export function rootOf({ shop, identity, app, webhooks, scopes, request, struck }: Work): object {
  const find = (id: string): View | null => {
    const product = shop.product(id);
    if (product) return productView(shop, product);
    const variant = shop.variant(id);
    if (variant) return variantView(shop, variant);
    const owner = shop.inventoryItem(id);
    return owner ? inventoryItemView(shop, owner) : null;
  };
  const ofType =
    (type: string) =>
    ({ id }: { id: string }): View | null =>
      id.startsWith(`gid://shopify/${type}/`) ? find(id) : invalidId(id);
  return {
    shop: () => ({
      __typename: 'Shop',
      id: gid('Shop', 1),
      name: identity.name,
      myshopifyDomain: identity.domain,
      currencyCode: shop.currency,
      ianaTimezone: 'America/New_York',
      taxesIncluded: false,
    }),
    currentAppInstallation: () => ({
      __typename: 'AppInstallation',
      id: gid('AppInstallation', 1),
      accessScopes: app.expanded(scopes).map(handle => ({ handle, description: handle.replace('_', ' ') })),
    }),
    node: ({ id }: { id: string }) => find(id),
    nodes: ({ ids }: { ids: readonly string[] }) => {
      if (ids.length > 250)
        throw new GraphQLError(
          `The input array size of ${ids.length} is greater than the maximum allowed of 250.`,
          {
            extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
          },
        );
      return ids.map(find);
    },
    product: ofType('Product'),
    productVariant: ofType('ProductVariant'),
    inventoryItem: ofType('InventoryItem'),
    products: (page: PageArguments) => paged(shop.products, page, product => productView(shop, product)),
    productVariants: (page: PageArguments) =>
      paged(shop.variants, page, variant => variantView(shop, variant)),
    webhookSubscriptions: (page: PageArguments) => paged(webhooks.subscriptions, page, subscriptionView),
    productVariantsBulkUpdate: (update: BulkUpdate) =>
      bulkUpdate(shop, update, request, struck.all('user_error')),
    webhookSubscriptionCreate: (wanted: NewSubscription) => webhooks.subscribe(wanted, scopes),
    webhookSubscriptionDelete: ({ id }: { id: string }) => webhooks.unsubscribe(id),
  };
}

function invalidId(id: string): never {
  throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
}
