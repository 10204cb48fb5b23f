import type { Message } from '../business/documents.ts';
import { narrow, optionSignals } from '../business/product-detail.ts';
import { type Market, type Stock, viewProduct } from '../business/product-view.ts';
import { envelopes } from '../business/profile.ts';
import { type Rejection, reject } from '../business/rejection.ts';
import type { CatalogLookup, CatalogSearch, ProductRequest, SearchFilters } from '../business/requests.ts';
import type { Product, Variant } from '../business/shop.ts';
import type { Reply } from '../ports.ts';
import type { Request, Shop } from '../shop.ts';

const defaultPage = 10;
const largestPage = 50;

/** Products that match words and filters, a page at a time. */
export async function searchCatalog(
  shop: Shop,
  { payload }: Request<CatalogSearch>,
): Promise<Reply | Rejection> {
  const { query, filters, context, pagination } = payload;
  const offset = pagination?.cursor === undefined ? 0 : offsetOf(pagination.cursor);
  if (offset === undefined) {
    return reject('invalid_request', {
      content: 'This cursor is not one of ours',
      path: '$.pagination.cursor',
    });
  }
  const priced = isOwnCurrency(shop, context?.currency);
  const found = await shop.assortment.search({ query, filters, priced });
  const matching = filters?.available ? await buyable(shop, found) : found;
  const limit = Math.min(pagination?.limit ?? defaultPage, largestPage);
  const end = offset + limit;
  const shown = matching.slice(offset, end);
  const stock = await stockOf(shop, shown);
  const messages: Message[] =
    filters?.price && !priced
      ? [
          {
            type: 'info',
            code: 'filter_ignored',
            content: `Prices here are in ${shop.terms.business.currency}`,
          },
        ]
      : [];
  return {
    status: 200,
    body: {
      ucp: envelopes.catalog(),
      products: shown.map(product => {
        const variants = withinPrice(product, priced ? filters : undefined);
        return viewProduct(product, variants, stock, shop.terms, marketOf(context), shop.clock());
      }),
      pagination: {
        has_next_page: end < matching.length,
        ...(end < matching.length ? { cursor: cursorAt(end) } : {}),
        total_count: matching.length,
      },
      ...(messages.length > 0 ? { messages } : {}),
    },
  };
}

/** Several products or variants by identifier; each variant says which identifier led to it. */
export async function lookupCatalog(shop: Shop, { payload }: Request<CatalogLookup>): Promise<Reply> {
  const { ids, filters, context } = payload;
  const found = await shop.assortment.find(ids);
  const products = [...new Map([...found.values()].map(product => [product.id, product])).values()];
  const stock = await stockOf(shop, products);
  const priced = isOwnCurrency(shop, context?.currency);
  const views = products.flatMap(product => {
    const inputs = inputsByVariant(product, ids);
    const variants = withinPrice(product, priced ? filters : undefined).filter(({ id }) => inputs.has(id));
    if (variants.length === 0 || (filters?.available && !canBeBought(product, stock))) return [];
    const view = viewProduct(product, variants, stock, shop.terms, marketOf(context), shop.clock());
    return [
      { ...view, variants: view.variants.map(variant => ({ ...variant, inputs: inputs.get(variant.id)! })) },
    ];
  });
  const messages: Message[] = ids.flatMap((id, index) =>
    found.has(id)
      ? []
      : [
          {
            type: 'info',
            code: 'not_found',
            content: `${id} was not found`,
            path: `$.ids[${index}]`,
          } as const,
        ],
  );
  return {
    status: 200,
    body: { ucp: envelopes.catalog(), products: views, ...(messages.length > 0 ? { messages } : {}) },
  };
}

/** One product in full, narrowed by the options that the buyer has chosen so far. */
export async function getProduct(
  shop: Shop,
  { payload }: Request<ProductRequest>,
): Promise<Reply | Rejection> {
  const { id, selected, preferences, context } = payload;
  const product = (await shop.assortment.find([id])).get(id);
  if (!product) return reject('not_found', { content: `Product ${id} was not found`, path: '$.id' });
  const stock = await stockOf(shop, [product]);
  const asked = product.variants.find(variant => variant.id === id);
  const anchor = asked ? Object.entries(asked.options).map(([name, label]) => ({ name, label })) : [];
  const narrowed = narrow(product, selected ?? anchor, preferences ?? []);
  const view = viewProduct(product, narrowed.variants, stock, shop.terms, marketOf(context), shop.clock());
  return {
    status: 200,
    body: {
      ucp: envelopes.catalog(),
      product: {
        ...view,
        selected: narrowed.selected.map(({ name, label }) => ({ name, label })),
        options: optionSignals(product, narrowed.selected, stock),
      },
    },
  };
}

const stockOf = (shop: Shop, products: readonly Product[]): Promise<Stock> =>
  shop.storage.available(products.flatMap(product => product.variants.map(variant => variant.id)));

async function buyable(shop: Shop, products: readonly Product[]): Promise<readonly Product[]> {
  const stock = await stockOf(shop, products);
  return products.filter(product => canBeBought(product, stock));
}

const canBeBought = (product: Product, stock: Stock): boolean =>
  product.variants.some(variant => (stock.get(variant.id) ?? 0) > 0);

const isOwnCurrency = (shop: Shop, currency: string | undefined): boolean =>
  currency === undefined || currency.toUpperCase() === shop.terms.business.currency;

const marketOf = (context: CatalogSearch['context']): Market => ({
  country: context?.address_country,
  region: context?.address_region,
});

function withinPrice(product: Product, filters: SearchFilters | undefined): readonly Variant[] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = filters?.price ?? {};
  return product.variants.filter(({ price }) => price >= min && price <= max);
}

/** A variant's own identifiers match it exactly; the product's stand for its first variant. */
function inputsByVariant(product: Product, ids: readonly string[]) {
  const inputs = new Map<string, { id: string; match: string }[]>();
  const add = (variant: Variant, id: string, match: string) =>
    inputs.set(variant.id, [...(inputs.get(variant.id) ?? []), { id, match }]);
  for (const id of new Set(ids)) {
    const exact = product.variants.find(variant => [variant.id, variant.sku, variant.gtin].includes(id));
    if (exact) add(exact, id, 'exact');
    else if (id === product.id || id === product.handle) add(product.variants[0]!, id, 'featured');
  }
  return inputs;
}

const cursorAt = (offset: number): string => Buffer.from(`after:${offset}`).toString('base64url');

function offsetOf(cursor: string): number | undefined {
  const [, digits] = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
