import type { Message } from './messages.ts';
import { errorMessage } from './messages.ts';
import type { Total } from './quote.ts';
import type { Delivery, RangeFile } from './range.ts';

/** UCP's postal address; whatever else the platform sent is kept with it. */
export interface Address {
  street_address?: string | undefined;
  extended_address?: string | undefined;
  address_locality?: string | undefined;
  address_region?: string | undefined;
  address_country?: string | undefined;
  postal_code?: string | undefined;
  [more: string]: unknown;
}

export interface DeliveryOption {
  id: string;
  title: string;
  description: string;
  carrier: string;
  earliest_fulfillment_time: string;
  latest_fulfillment_time: string;
  totals: Total[];
}

const neededFields = ['street_address', 'address_locality', 'postal_code', 'address_country'] as const;
const countryNames: Record<string, string> = { USA: 'US', 'UNITED STATES': 'US', CAN: 'CA', CANADA: 'CA' };

/** ISO 3166-1 alpha-2; the protocol also lets platforms send alpha-3 or the country's name. */
export function countryOf(address: Address): string {
  const given = (address.address_country ?? '').trim().toUpperCase();
  return countryNames[given] ?? given;
}

/** Why the house cannot send to this address, or nothing. */
export function addressFault(house: RangeFile, address: Address, path: string): Message | undefined {
  const missing = neededFields.filter(field => !address[field]?.trim());
  if (missing.length > 0)
    return errorMessage(
      'address_incomplete',
      `The address lacks ${missing.join(', ')}.`,
      'recoverable',
      path,
    );
  if (/\bp\.?\s*o\.?\s*box\b/i.test(address.street_address ?? ''))
    return errorMessage(
      'address_undeliverable',
      'Our carriers do not deliver to PO boxes.',
      'recoverable',
      path,
    );
  if (servicesTo(house, address).length === 0)
    return errorMessage(
      'address_undeliverable',
      `We do not deliver to ${[address.address_region, countryOf(address)].filter(Boolean).join(', ')}.`,
      'recoverable',
      path,
    );
  return undefined;
}

/** Ways to send, cheapest first. `goods` is the goods' value after discounts; `dispatchDays` the slowest article's. */
export function deliveryOptions(
  house: RangeFile,
  address: Address,
  goods: number,
  dispatchDays: number,
  now: Date,
): DeliveryOption[] {
  return servicesTo(house, address)
    .map(service => {
      const amount = service.free_from !== undefined && goods >= service.free_from ? 0 : service.charge;
      const earliest = addWorkingDays(now, dispatchDays + service.days[0]);
      const latest = addWorkingDays(now, dispatchDays + service.days[1]);
      return {
        id: service.code,
        title: service.title,
        description: `Arrives ${dayName(earliest)} to ${dayName(latest)} with ${service.carrier}`,
        carrier: service.carrier,
        earliest_fulfillment_time: earliest.toISOString(),
        latest_fulfillment_time: latest.toISOString(),
        totals: [
          { type: 'fulfillment', display_text: service.title, amount },
          { type: 'total', amount },
        ],
      };
    })
    .sort((a, b) => a.totals[1]!.amount - b.totals[1]!.amount);
}

/** The rate for the address: its region's, else its country's, else none. */
export function salesTax(house: RangeFile, address: Address): number {
  const country = countryOf(address);
  return house.sales_tax[`${country}-${regionOf(address)}`] ?? house.sales_tax[country] ?? 0;
}

/** The end (20:00 UTC) of the working day that lies `days` working days after `from`. */
export function addWorkingDays(from: Date, days: number): Date {
  const day = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate(), 20));
  for (let left = days; left > 0 || isWeekend(day); ) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (!isWeekend(day)) left -= 1;
  }
  return day;
}

function servicesTo(house: RangeFile, address: Address): Delivery[] {
  const country = countryOf(address);
  return house.delivery.filter(
    service => service.countries.includes(country) && !service.except.includes(regionOf(address)),
  );
}

function regionOf(address: Address): string {
  return (address.address_region ?? '').trim().toUpperCase();
}

function isWeekend(day: Date): boolean {
  return day.getUTCDay() === 0 || day.getUTCDay() === 6;
}

function dayName(day: Date): string {
  return day.toLocaleDateString('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
}
