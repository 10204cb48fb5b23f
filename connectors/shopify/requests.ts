import { z } from 'zod';
import type { AdminRequest } from './admin-client.ts';

const variantFields = `
  id sku barcode title price compareAtPrice inventoryQuantity updatedAt
  selectedOptions { name value }
  product { id title vendor productType tags }
  inventoryItem { unitCost { amount currencyCode } }`;

const variant = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  title: z.string(),
  price: z.string(),
  compareAtPrice: z.string().nullable(),
  inventoryQuantity: z.number().nullable(),
  updatedAt: z.string(),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
  product: z.object({
    id: z.string(),
    title: z.string(),
    vendor: z.string(),
    productType: z.string(),
    tags: z.array(z.string()),
  }),
  inventoryItem: z.object({
    unitCost: z.object({ amount: z.string(), currencyCode: z.string() }).nullable(),
  }),
});
export type AdminVariant = z.infer<typeof variant>;

const shop = z.object({ currencyCode: z.string() });
const variantsPaged = z.object({
  nodes: z.array(variant),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
type Asking<Data> = Omit<AdminRequest<Data>, 'signal' | 'variables'>;

/** Every answer with prices says the shop's currency itself. */
export const variantPage = {
  name: 'VariantPage',
  query: `query VariantPage($first: Int!, $after: String) {
  shop { currencyCode }
  productVariants(first: $first, after: $after) {
    nodes {${variantFields} }
    pageInfo { hasNextPage endCursor }
  }
}`,
  writes: false,
  data: z.object({
    shop,
    productVariants: variantsPaged,
  }),
} satisfies Asking<unknown>;

/** All of one product's variants, 250 at a time. */
export const productVariants = {
  name: 'ProductVariants',
  query: `query ProductVariants($product: ID!, $first: Int!, $after: String) {
  shop { currencyCode }
  product(id: $product) {
    variants(first: $first, after: $after) {
      nodes {${variantFields} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  writes: false,
  data: z.object({
    shop,
    product: z.object({ variants: variantsPaged }).nullable(),
  }),
} satisfies Asking<unknown>;

/** Whose stock an inventory item is. */
export const productOfItem = {
  name: 'ProductOfItem',
  query: `query ProductOfItem($item: ID!) {
  inventoryItem(id: $item) { variants(first: 1) { nodes { product { id } } } }
}`,
  writes: false,
  data: z.object({
    inventoryItem: z
      .object({
        variants: z
          .object({ nodes: z.array(z.object({ product: z.object({ id: z.string() }) })) })
          .nullable(),
      })
      .nullable(),
  }),
} satisfies Asking<unknown>;

/** By id, not by search: the search index lags behind writes. */
export const variantsNow = {
  name: 'VariantsNow',
  query: `query VariantsNow($ids: [ID!]!) {
  shop { currencyCode }
  nodes(ids: $ids) { ... on ProductVariant {${variantFields} } }
}`,
  writes: false,
  data: z.object({
    shop,
    // Ids of other things answer with an empty object.
    nodes: z.array(z.union([variant, z.strictObject({}).transform(() => null), z.null()])),
  }),
} satisfies Asking<unknown>;

/** The same for the price alone: a point for each. */
export const pricesNow = {
  name: 'PricesNow',
  query: `query PricesNow($ids: [ID!]!) {
  nodes(ids: $ids) { ... on ProductVariant { id price } }
}`,
  writes: false,
  data: z.object({
    nodes: z.array(
      z.union([
        z.object({ id: z.string(), price: z.string() }),
        z.strictObject({}).transform(() => null),
        z.null(),
      ]),
    ),
  }),
} satisfies Asking<unknown>;

/** Absolute prices of one product's variants; a bad one does not hold up the others. */
export const writePrices = {
  name: 'WritePrices',
  query: `mutation WritePrices($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: true) {
    productVariants { id price compareAtPrice updatedAt }
    userErrors { field message code }
  }
}`,
  writes: true,
  data: z.object({
    productVariantsBulkUpdate: z.object({
      productVariants: z
        .array(
          z.object({
            id: z.string(),
            price: z.string(),
            compareAtPrice: z.string().nullable(),
            updatedAt: z.string(),
          }),
        )
        .nullable(),
      userErrors: z.array(
        z.object({
          field: z.array(z.string()).nullable(),
          message: z.string(),
          code: z.string().nullable(),
        }),
      ),
    }),
  }),
} satisfies Asking<unknown>;
export type WriteAnswer = z.infer<typeof writePrices.data>['productVariantsBulkUpdate'];

export const shopState = {
  name: 'ShopState',
  query: `query ShopState {
  shop { name currencyCode }
  currentAppInstallation { accessScopes { handle } }
}`,
  writes: false,
  data: z.object({
    shop: z.object({ name: z.string(), currencyCode: z.string() }),
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
} satisfies Asking<unknown>;

export const subscriptions = {
  name: 'Subscriptions',
  query: `query Subscriptions {
  webhookSubscriptions(first: 250) { nodes { id topic uri } }
}`,
  writes: false,
  data: z.object({
    webhookSubscriptions: z.object({
      nodes: z.array(z.object({ id: z.string(), topic: z.string(), uri: z.string() })),
    }),
  }),
} satisfies Asking<unknown>;

export const subscribe = {
  name: 'Subscribe',
  query: `mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
    webhookSubscription { id }
    userErrors { field message }
  }
}`,
  writes: true,
  data: z.object({
    webhookSubscriptionCreate: z.object({
      webhookSubscription: z.object({ id: z.string() }).nullable(),
      userErrors: z.array(z.object({ message: z.string() })),
    }),
  }),
} satisfies Asking<unknown>;

export const requests = [
  variantPage,
  productVariants,
  productOfItem,
  variantsNow,
  pricesNow,
  writePrices,
  shopState,
  subscriptions,
  subscribe,
];
