import type { Money } from '../../platform/money.ts';

interface Looked {
  readonly products: readonly {
    readonly variants: readonly { readonly id: string; readonly price: Money }[];
  }[];
}

/** What our own shop asks for variants now, by SKU, as any agent on the market reads it over UCP. */
export async function askedInTheShop(origin: string, ids: readonly string[]): Promise<Map<string, Money>> {
  const response = await fetch(`${origin}/ucp/catalog/lookup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids }),
  });
  const { products } = (await response.json()) as Looked;
  return new Map(products.flatMap(({ variants }) => variants.map(({ id, price }) => [id, price])));
}
