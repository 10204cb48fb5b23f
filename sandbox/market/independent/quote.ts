import type { Message } from './messages.ts';
import { warningMessage } from './messages.ts';
import type { Voucher } from './range.ts';

/** One position to be priced: `price` is the unit price in minor units. */
export interface PricedLine {
  price: number;
  quantity: number;
}

export interface Total {
  type: string;
  display_text?: string;
  amount: number;
}

export interface AppliedDiscount {
  code: string;
  title: string;
  amount: number;
  method: 'across';
  priority: number;
  allocations: { path: string; amount: number }[];
}

/** What delivery costs and how it is taxed, once known. */
export interface Charges {
  freight?: { title: string; amount: number };
  taxBasisPoints?: number;
}

export interface Quote {
  lines: { totals: Total[] }[];
  totals: Total[];
  applied: AppliedDiscount[];
  messages: Message[];
  /** Goods after discounts: what the limits for free delivery are measured against. */
  goods: number;
  total: number;
}

/** Prices a basket. The entries before `total` always add up to it, and a line's to the line's. */
export function quote(
  lines: readonly PricedLine[],
  codes: readonly string[],
  vouchers: readonly Voucher[],
  now: Date,
  chargesFor: (goods: number) => Charges,
): Quote {
  const gross = lines.map(line => line.price * line.quantity);
  const subtotal = sum(gross);
  const { applied, messages } = applyVouchers(gross, subtotal, codes, vouchers, now);
  const rebates = lines.map((_, index) =>
    sum(
      applied.map(discount => discount.allocations.find(({ path }) => path === pathOf(index))?.amount ?? 0),
    ),
  );
  const goods = subtotal - sum(rebates);
  const { freight, taxBasisPoints } = chargesFor(goods);
  const tax =
    taxBasisPoints === undefined ? undefined : share(goods + (freight?.amount ?? 0), taxBasisPoints, 10_000);
  const total = goods + (freight?.amount ?? 0) + (tax ?? 0);
  return {
    lines: gross.map((amount, index) => ({
      totals: [
        { type: 'subtotal', amount },
        ...(rebates[index]! > 0 ? [{ type: 'discount', amount: -rebates[index]! }] : []),
        { type: 'total', amount: amount - rebates[index]! },
      ],
    })),
    totals: [
      { type: 'subtotal', display_text: 'Goods', amount: subtotal },
      ...applied.map(({ title, amount }) => ({ type: 'discount', display_text: title, amount: -amount })),
      ...(freight ? [{ type: 'fulfillment', display_text: freight.title, amount: freight.amount }] : []),
      ...(tax === undefined ? [] : [{ type: 'tax', display_text: 'Sales tax', amount: tax }]),
      { type: 'total', display_text: 'Total', amount: total },
    ],
    applied,
    messages,
    goods,
    total,
  };
}

/** The house takes one voucher an order: the first that holds. */
function applyVouchers(
  gross: number[],
  subtotal: number,
  codes: readonly string[],
  vouchers: readonly Voucher[],
  now: Date,
): { applied: AppliedDiscount[]; messages: Message[] } {
  const applied: AppliedDiscount[] = [];
  const messages: Message[] = [];
  codes.forEach((code, index) => {
    const voucher = vouchers.find(known => known.code.toLowerCase() === code.trim().toLowerCase());
    const fault = voucherFault(code, voucher, subtotal, applied[0], now);
    if (fault) messages.push(warningMessage(fault.code, fault.content, `$.discounts.codes[${index}]`));
    if (fault || !voucher) return;
    const worth = voucher.amount ?? share(subtotal, voucher.basis_points ?? 0, 10_000);
    const amount = Math.min(subtotal, worth);
    const allocations = spread(amount, gross).flatMap((part, line) =>
      part > 0 ? [{ path: pathOf(line), amount: part }] : [],
    );
    if (amount > 0)
      applied.push({
        code: voucher.code,
        title: voucher.title,
        amount,
        method: 'across',
        priority: 1,
        allocations,
      });
  });
  return { applied, messages };
}

function voucherFault(
  given: string,
  voucher: Voucher | undefined,
  subtotal: number,
  applied: AppliedDiscount | undefined,
  now: Date,
): { code: string; content: string } | undefined {
  if (!voucher) return { code: 'discount_code_invalid', content: `We know no voucher "${given}".` };
  const { code, ends_at, from } = voucher;
  if (ends_at !== undefined && new Date(ends_at) <= now)
    return { code: 'discount_code_expired', content: `Voucher ${code} has expired.` };
  if (subtotal < from)
    return {
      code: 'discount_code_user_ineligible',
      content: `Voucher ${code} holds from a goods value of ${from} minor units.`,
    };
  if (applied?.code === code)
    return { code: 'discount_code_already_applied', content: `Voucher ${code} is applied already.` };
  if (applied)
    return { code: 'discount_code_combination_disallowed', content: 'We take one voucher an order.' };
  return undefined;
}

/** Splits `amount` by `weights` so that the parts add up to it: the largest remainders get the odd units. */
export function spread(amount: number, weights: readonly number[]): number[] {
  const whole = sum(weights);
  if (whole === 0) return weights.map(() => 0);
  const exact = weights.map(weight => (BigInt(amount) * BigInt(weight)) / BigInt(whole));
  const parts = exact.map(Number);
  const remainders = weights.map((weight, index) => ({
    index,
    remainder: BigInt(amount) * BigInt(weight) - exact[index]! * BigInt(whole),
  }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (let odd = amount - sum(parts), next = 0; odd > 0; odd -= 1, next += 1)
    parts[remainders[next]!.index]! += 1;
  return parts;
}

/** `amount × part / whole`, a half rounded up. */
function share(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part) * 2n + BigInt(whole)) / (2n * BigInt(whole)));
}

function pathOf(line: number): string {
  return `$.line_items[${line}]`;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
