import type { OfferPart } from '../parts.ts';

type Untold = OfferPart['untold'];
const parts = ['delivery', 'tax'] as const;
const list = (words: readonly string[]): string => words.join(' and ');
const toldBy = (untold: Untold) => parts.filter(part => !untold.includes(part));

/** What a landed price holds, and what its merchant adds at the cart: a price that lacks tax is not said to include it. */
export function landedInWords({ untold, merchant }: Pick<OfferPart, 'untold' | 'merchant'>): string {
  const told = toldBy(untold);
  const included = told.length > 0 ? `${list(told)} included` : '';
  const added =
    untold.length > 0 ? `${list(untold)} not included: ${merchant.name} tells it at the cart` : '';
  return [included, added].filter(Boolean).join('; ');
}

/** Where a landed price comes from. */
export const landedSource = (untold: Untold): string =>
  ['computed from the merchant’s price', ...toldBy(untold)]
    .join(', ')
    .replace(/, ([^,]+)$/, ' and $1')
    .concat(untold.length > 0 ? `, without ${list(untold)}` : '');
