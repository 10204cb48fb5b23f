import type { Money } from '../../../platform/money.ts';
import type { Offer } from '../offer.ts';

export type Untold = 'delivery' | 'tax';

export interface Landed {
  readonly total: Money;
  readonly breakdown: readonly { readonly label: string; readonly value: Money }[];
  /** What the merchant tells only at the cart: it is not in the total, which will be more by it. */
  readonly untold: readonly Untold[];
  readonly arrives: { readonly from: string; readonly to: string } | null;
  readonly delivery: string | null;
}

/**
 * Price + delivery + tax for some pieces, by the cheapest delivery that arrives in time; the cheapest of all when none
 * does. Tax is rounded half up on the sum, as most tills do; the cart has the last word.
 */
export function landedPrice(offer: Offer, quantity: number, arriveBy: string | null): Landed {
  const { currency } = offer.price;
  const goods = offer.price.amount * quantity;
  const byPrice = [...offer.deliveries].sort((a, b) => a.price.amount - b.price.amount);
  const inTime = byPrice.find(
    each => arriveBy === null || (each.latest !== null && each.latest.slice(0, 10) <= arriveBy),
  );
  const chosen = inTime ?? byPrice[0];
  const shipping = chosen?.price.amount ?? 0;
  const taxable = goods + (offer.tax?.taxes_shipping ? shipping : 0);
  const tax = offer.tax && !offer.tax.included ? Math.round((taxable * offer.tax.basis_points) / 10_000) : 0;
  const part = (label: string, amount: number) => ({ label, value: { amount, currency } });
  return {
    total: { amount: goods + shipping + tax, currency },
    breakdown: [
      part(quantity > 1 ? `${quantity} × price` : 'Price', goods),
      ...(chosen ? [part(chosen.title, shipping)] : []),
      ...(tax ? [part(offer.tax!.title, tax)] : []),
    ],
    untold: [...(chosen ? [] : ['delivery' as const]), ...(offer.tax ? [] : ['tax' as const])],
    arrives: chosen?.earliest && chosen.latest ? { from: chosen.earliest, to: chosen.latest } : null,
    delivery: chosen?.id ?? null,
  };
}
