import { Refusal } from '../../platform/errors.ts';
import { exponentOf, type Money } from '../../platform/money.ts';

/** The exact amount of a decimal as Shopify writes it: `100.5` of USD is 10050. Refuses what coins cannot express. */
export function moneyIn(vendor: string, text: string, currency: string): Money {
  const [, whole, fraction = ''] = /^(\d{1,13})(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = exponentOf(currency);
  const amount = Number(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  if (whole === undefined || /[1-9]/.test(fraction.slice(digits)) || !Number.isSafeInteger(amount))
    throw new Refusal('vendor_protocol', `${vendor} gave an amount that is no price in ${currency}.`, {
      vendorText: text,
    });
  return { amount, currency };
}
