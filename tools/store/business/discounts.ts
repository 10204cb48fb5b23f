import { split } from '../../../platform/money.ts';
import type { AppliedDiscount, Message } from './documents.ts';
import type { Discount, Product, Variant } from './shop.ts';

/** A line as the arithmetic sees it: what it is and what it costs before discounts. */
export interface PricedLine {
  readonly id: string;
  readonly product: Product;
  readonly variant: Variant;
  readonly quantity: number;
  /** Price × quantity. */
  readonly subtotal: number;
}

export interface DiscountedLines {
  readonly applied: AppliedDiscount[];
  /** What each line costs after all discounts, in the order of the lines. */
  readonly net: number[];
  /** Discounts that are for certain items only, by line. */
  readonly byItem: number[];
  readonly warnings: Message[];
}

/**
 * Applies codes one after another, in the order in which they were given, each to what the earlier ones left.
 * A percentage is rounded in the buyer's favour. A code that does not apply is a warning and changes nothing.
 */
export function applyDiscounts(
  lines: readonly PricedLine[],
  codes: readonly string[],
  offered: readonly Discount[],
  currency: string,
  now: Date,
): DiscountedLines {
  const net = lines.map(line => line.subtotal);
  const byItem = lines.map(() => 0);
  const applied: AppliedDiscount[] = [];
  const accepted: Discount[] = [];
  const warnings: Message[] = [];

  for (const [place, code] of codes.entries()) {
    const discount = offered.find(candidate => candidate.code.toLowerCase() === code.toLowerCase());
    const refusal = discount ? refuse(discount, accepted, lines, now) : unknownCode;
    if (!discount || refusal) {
      warnings.push({
        type: 'warning',
        code: (refusal ?? unknownCode).code,
        content: `${code}: ${(refusal ?? unknownCode).content}`,
        path: `$.discounts.codes[${place}]`,
      });
      continue;
    }
    const share = lines.map((line, index) => (isEligible(line, discount.eligibleItems) ? net[index]! : 0));
    const base = share.reduce((sum, amount) => sum + amount, 0);
    const amount = discountOn(base, discount);
    accepted.push(discount);
    if (amount === 0) continue;
    const parts = split({ amount, currency }, share).map(part => part.amount);
    for (const [index, part] of parts.entries()) {
      net[index]! -= part;
      if (discount.eligibleItems) byItem[index]! += part;
    }
    applied.push({
      code: discount.code,
      title: discount.title,
      amount,
      method: 'across',
      priority: applied.length + 1,
      allocations: parts.flatMap((part, index) =>
        part === 0 ? [] : [{ path: `$.line_items[${index}]`, amount: part }],
      ),
    });
  }
  return { applied, net, byItem, warnings };
}

/** Whether a rule for certain products or variants means this line; a rule that names none means every line. */
export const isEligible = (
  line: Pick<PricedLine, 'product' | 'variant'>,
  items: readonly string[] | undefined,
): boolean => !items || items.includes(line.product.id) || items.includes(line.variant.id);

function discountOn(base: number, discount: Discount): number {
  if (discount.type === 'fixed_amount') return Math.min(discount.amount, base);
  return base - Number((BigInt(base) * BigInt(10_000 - discount.basisPoints)) / 10_000n);
}

interface Refusal {
  readonly code: string;
  readonly content: string;
}

const unknownCode: Refusal = { code: 'discount_code_invalid', content: 'the shop does not know this code' };

function refuse(
  discount: Discount,
  accepted: readonly Discount[],
  lines: readonly PricedLine[],
  now: Date,
): Refusal | undefined {
  const instant = now.toISOString();
  if (accepted.includes(discount)) {
    return { code: 'discount_code_already_applied', content: 'this code was given twice and counts once' };
  }
  if (discount.startsAt !== undefined && instant < discount.startsAt) {
    return { code: 'discount_code_invalid', content: `this code is valid from ${discount.startsAt}` };
  }
  if (discount.endsAt !== undefined && instant >= discount.endsAt) {
    return { code: 'discount_code_expired', content: `this code ended at ${discount.endsAt}` };
  }
  if (accepted.length > 0 && !(discount.combinable && accepted.every(other => other.combinable))) {
    return { code: 'discount_code_combination_disallowed', content: 'this code cannot stand beside another' };
  }
  const eligible = lines.filter(line => isEligible(line, discount.eligibleItems));
  if (eligible.length === 0)
    return { code: 'discount_code_invalid', content: 'no item here is eligible for it' };
  const worth = eligible.reduce((sum, line) => sum + line.subtotal, 0);
  if (discount.minSubtotal !== undefined && worth < discount.minSubtotal) {
    return {
      code: 'discount_code_invalid',
      content: `needs goods for at least ${discount.minSubtotal} minor units`,
    };
  }
  return undefined;
}
