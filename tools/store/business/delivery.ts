import { isEligible, type PricedLine } from './discounts.ts';
import type { DeliveryOption, PostalAddress } from './documents.ts';
import type { Promotion, ShippingRate } from './shop.ts';

const standard = 'standard';

/**
 * The ways in which these goods can go to this address, cheapest first; none when the shop does not deliver there.
 * For each service level the most exact rate holds: this region, then this country, then `default`.
 *
 * @param goods what the goods cost after discounts, in minor units: free-shipping thresholds look at it
 */
export function deliveryOptions(
  address: PostalAddress,
  lines: readonly PricedLine[],
  goods: number,
  rates: readonly ShippingRate[],
  promotions: readonly Promotion[],
  now: Date,
): DeliveryOption[] {
  const { address_country: country } = address;
  if (!country) return [];
  const handling = Math.max(0, ...lines.map(line => line.variant.handlingDays ?? line.product.handlingDays));
  const promoted = promotions.some(promotion => appliesTo(promotion, lines, goods));
  const cheapestFirst = mostExactRates(country, address.address_region, rates).map(rate => {
    const free =
      (promoted && rate.serviceLevel === standard) ||
      (rate.freeAbove !== undefined && goods >= rate.freeAbove);
    return { rate, price: free ? 0 : rate.price, free: free && rate.price > 0 };
  });
  cheapestFirst.sort((a, b) => a.price - b.price || a.rate.id.localeCompare(b.rate.id));
  return cheapestFirst.map(({ rate, price, free }) => {
    const promise = deliveryPromise(rate, handling, now);
    return {
      id: rate.id,
      title: free ? `${rate.title} (Free)` : rate.title,
      description: `Arrives ${day(promise.earliest)} – ${day(promise.latest)}${rate.carrier ? ` with ${rate.carrier}` : ''}`,
      ...(rate.carrier ? { carrier: rate.carrier } : {}),
      earliest_fulfillment_time: promise.earliest,
      latest_fulfillment_time: promise.latest,
      totals: [
        { type: 'subtotal', amount: price },
        { type: 'total', amount: price },
      ],
    };
  });
}

/** Working days only: handling first, then the way. The promise names whole days, so it does not move by the hour. */
export function deliveryPromise(
  rate: Pick<ShippingRate, 'minDays' | 'maxDays'>,
  handlingDays: number,
  now: Date,
): { earliest: string; latest: string } {
  const date = (days: number) =>
    addWorkingDays(now, handlingDays + days)
      .toISOString()
      .slice(0, 10);
  return { earliest: `${date(rate.minDays)}T00:00:00Z`, latest: `${date(rate.maxDays)}T23:59:59Z` };
}

function addWorkingDays(from: Date, days: number): Date {
  const date = new Date(from);
  for (let left = days; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) left -= 1;
  }
  return date;
}

const calendar = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  month: 'short',
  day: 'numeric',
});
const day = (instant: string): string => calendar.format(new Date(instant));

function mostExactRates(
  country: string,
  region: string | undefined,
  rates: readonly ShippingRate[],
): ShippingRate[] {
  const exactness = (rate: ShippingRate): number => {
    if (rate.country === 'default') return 1;
    if (rate.country !== country) return 0;
    if (!rate.regions) return 2;
    return region !== undefined && rate.regions.includes(region) ? 3 : 0;
  };
  const best = new Map<string, ShippingRate>();
  for (const rate of rates) {
    const rival = best.get(rate.serviceLevel);
    if (exactness(rate) > (rival ? exactness(rival) : 0)) best.set(rate.serviceLevel, rate);
  }
  return [...best.values()];
}

function appliesTo(promotion: Promotion, lines: readonly PricedLine[], goods: number): boolean {
  const { minSubtotal, eligibleItems } = promotion;
  if (minSubtotal === undefined && !eligibleItems) return false;
  const enough = minSubtotal === undefined || goods >= minSubtotal;
  return enough && (!eligibleItems || lines.some(line => isEligible(line, eligibleItems)));
}
