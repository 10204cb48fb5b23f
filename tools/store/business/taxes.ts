import type { PostalAddress } from './documents.ts';
import type { TaxRate } from './shop.ts';

export interface Tax {
  readonly title: string;
  /** Minor units, rounded half up. */
  readonly amount: number;
  /** True when the prices hold it already, so that it is not added. */
  readonly included: boolean;
}

/** The tax of one sale: the region's rate where there is one, else the country's; none where the shop owes none. */
export function taxOn(
  goods: number,
  shipping: number,
  address: PostalAddress,
  rates: readonly TaxRate[],
): Tax | undefined {
  const rate = taxRateFor(address, rates);
  if (!rate || rate.basisPoints === 0) return undefined;
  const base = goods + (rate.taxesShipping ? shipping : 0);
  const part = rate.inclusive ? 10_000 + rate.basisPoints : 10_000;
  return { title: rate.title, amount: shareOf(base, rate.basisPoints, part), included: rate.inclusive };
}

export const taxRateFor = (address: PostalAddress, rates: readonly TaxRate[]): TaxRate | undefined => {
  const inCountry = rates.filter(rate => rate.country === address.address_country);
  return (
    inCountry.find(rate => rate.region !== undefined && rate.region === address.address_region) ??
    inCountry.find(rate => rate.region === undefined)
  );
};

/** amount × numerator ÷ denominator, rounded half up, without a float on the way. */
function shareOf(amount: number, numerator: number, denominator: number): number {
  const doubled = 2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator);
  return Number(doubled / (2n * BigInt(denominator)));
}
