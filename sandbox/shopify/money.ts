import { decimal, exponentOf } from '../../platform/money.ts';

/** `12.50`, as the scalars Money and Decimal are written. */
export const amountText = (amount: number, currency: string): string => decimal({ amount, currency });

/** Minor units of an amount as a client writes it; undefined where it is none, or finer than the currency's coins. */
export function amountIn(text: string, currency: string): number | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = exponentOf(currency);
  const coins = fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const amount = Number(whole + coins);
  return sign === '-' && amount !== 0 ? -amount : amount;
}
