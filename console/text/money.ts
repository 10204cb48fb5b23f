import * as currencies from 'dinero.js/currencies';

/** Integer minor units of an ISO 4217 currency, as everywhere in the house. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** ISO's own table: the browser's, made for customs of writing, gives some currencies fewer digits. */
const digitsOf = new Map<string, number>(
  Object.values(currencies).map(({ code, exponent }) => [code, exponent]),
);

export const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 2 &&
  Number.isSafeInteger((value as Money).amount) &&
  digitsOf.has((value as Money).currency);

/** `24900, USD` → `249.00`, by moving the point in the text: no float ever holds an amount. */
export function decimal({ amount, currency }: Money): string {
  const digits = digitsOf.get(currency) ?? 0;
  const text = Math.abs(amount)
    .toString()
    .padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return (amount < 0 ? '-' : '') + (digits ? `${whole}.${text.slice(-digits)}` : whole);
}

/** `$249.00`. An unknown currency shows its minor units and says so. */
export function formatMoney(value: Money, locale = 'en-US'): string {
  const digits = digitsOf.get(value.currency);
  if (digits === undefined) return `${value.amount} minor units of ${value.currency}`;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal(value) as Intl.StringNumericLiteral);
}
