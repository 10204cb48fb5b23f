import type { Target } from '../../platform/tool.ts';

/** Of our own prices. */
const ownTogether = 50;
/** Of a vendor's: products whole, as the vendor takes them, and no more than the points of some seconds pay for. */
const variantsTogether = 100;
const productsTogether = 10;
/** One call takes no more, of one product. */
const mostOfProduct = 250;

export const mostTogether = mostOfProduct;

/** Targets of one leg in their order, so many of them at a time to be carried out together. */
export const inGroups = (targets: readonly Target[], leg = ''): Target[] =>
  targets.map((target, index) => ({ ...target, together: `${leg}${Math.floor(index / ownTogether)}` }));

/** Targets at a vendor by their products, products one after another. */
export function byProduct(
  targets: readonly { readonly product: string; readonly target: Target }[],
): Target[] {
  const grouped: Target[] = [];
  let [word, variants, products] = [0, 0, 0];
  for (const [, all] of Map.groupBy(targets, ({ product }) => product))
    for (let start = 0; start < all.length; start += mostOfProduct) {
      const part = all.slice(start, start + mostOfProduct);
      if (variants > 0 && (variants + part.length > variantsTogether || products === productsTogether))
        [word, variants, products] = [word + 1, 0, 0];
      variants += part.length;
      products += 1;
      grouped.push(...part.map(({ target }) => ({ ...target, together: `${word}` })));
    }
  return grouped;
}
