import { generateGoods, type Order } from './generate.ts';
import { type RunningShopify, type ShopifyConfig, startShopify } from './server.ts';
import { gid } from './shop.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer of any query
export type Answer = { data?: any; errors?: any[]; extensions?: { cost: any } };

/** A shop of generated goods, for tests. */
export const openShop = (goods: Order = { variants: 12, products: 3 }, config: Partial<ShopifyConfig> = {}) =>
  startShopify({ goods: generateGoods(goods), simulationSecret: 'secret', ...config });

/** Asks the Admin API as any client would. */
export async function ask(
  shopify: RunningShopify,
  query: string,
  variables: object = {},
  how: { readonly token?: string; readonly version?: string } = {},
): Promise<{ status: number; headers: Headers; body: Answer }> {
  const response = await fetch(`${shopify.origin}/admin/api/${how.version ?? '2026-10'}/graphql.json`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Access-Token': how.token ?? shopify.accessToken,
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

export const variantIds = ({ shop }: RunningShopify): string[] =>
  shop.variants.map(({ id }) => gid('ProductVariant', id));
export const productIds = ({ shop }: RunningShopify): string[] =>
  shop.products.map(({ id }) => gid('Product', id));
