import { allocate, dinero, toDecimal } from 'dinero.js';
import * as currencies from 'dinero.js/currencies';
import { z } from 'zod';

const known = new Map(Object.values(currencies).map(currency => [currency.code as string, currency]));

/** ISO 4217 alphabetic code. */
export const currencyCode = z
  .string()
  .refine(code => known.has(code), { error: 'must be an ISO 4217 currency code such as USD or EUR' });

/** Integer minor units of a currency: `{ amount: 24900, currency: 'USD' }` is 249 dollars. */
export const money = z.object({ amount: z.int(), currency: currencyCode });
export type Money = z.infer<typeof money>;

/** How many decimal digits the currency's minor unit has (JPY 0, USD 2, KWD 3). */
export function exponentOf(currency: string): number {
  const found = known.get(currency);
  if (!found) throw new RangeError(`unknown currency ${currency}`);
  return found.exponent;
}

/** The sum of amounts in one currency; mixing currencies is a bug. */
export function sum(parts: readonly Money[], currency: string): Money {
  let amount = 0;
  for (const part of parts) {
    if (part.currency !== currency) throw new TypeError(`cannot add ${part.currency} to ${currency}`);
    amount += part.amount;
  }
  if (!Number.isSafeInteger(amount)) throw new RangeError('the sum exceeds what an integer can hold exactly');
  return { amount, currency };
}

const coin = (value: Money) => dinero({ amount: value.amount, currency: known.get(value.currency)! });

/** Splits an amount by ratios so that the parts add up to it exactly (largest remainder first). */
export function split(value: Money, ratios: readonly number[]): Money[] {
  return allocate(coin(value), ratios).map(part => ({
    amount: part.toJSON().amount,
    currency: value.currency,
  }));
}

/** `249.00`: the plain decimal, for documents and vendors that want one. */
export const decimal = (value: Money): string => toDecimal(coin(value));

/** `$249.00`: for people. */
export function format(value: Money, locale = 'en-US'): string {
  const digits = exponentOf(value.currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal(value) as Intl.StringNumericLiteral);
}
