import { type ErrorCode, type Problem, problemOf, Refusal } from '../../platform/errors.ts';
import { decimal } from '../../platform/money.ts';
import type { PriceOutcome, PriceWrite } from '../../tools/pricing/ports.ts';
import { moneyIn } from './amounts.ts';
import type { WriteAnswer } from './requests.ts';

/** "Input arguments that accept an array have a maximum size of 250." */
const mostVariants = 250;

export interface Batch {
  readonly product: string;
  readonly writes: readonly PriceWrite[];
}

/** One batch for each product, or more where it has more variants than one call takes. */
export function batchesOf(writes: readonly PriceWrite[]): Batch[] {
  const products = Map.groupBy(writes, ({ productId }) => productId);
  return [...products].flatMap(([product, all]) =>
    Array.from({ length: Math.ceil(all.length / mostVariants) }, (_, index) => ({
      product,
      writes: all.slice(index * mostVariants, (index + 1) * mostVariants),
    })),
  );
}

const variantId = /^gid:\/\/shopify\/ProductVariant\/\d+$/;
const productId = /^gid:\/\/shopify\/Product\/\d+$/;

/** What is wrong with a write before it is sent; undefined where nothing is. */
export function faultOf(write: PriceWrite, currency: string): string | undefined {
  if (!variantId.test(write.variantId)) return `${write.variantId} is no id of a Shopify variant`;
  if (!productId.test(write.productId)) return `${write.productId} is no id of a Shopify product`;
  for (const money of [write.price, write.compareAtPrice, write.expected]) {
    if (!money) continue;
    if (money.currency !== currency) return `the shop's prices are in ${currency}, not in ${money.currency}`;
    if (!Number.isSafeInteger(money.amount) || money.amount < 0)
      return 'a price is a whole number of minor units';
  }
  return undefined;
}

export const inputOf = ({ variantId: id, price, compareAtPrice }: PriceWrite) => ({
  id,
  price: decimal(price),
  ...(compareAtPrice === undefined ? {} : { compareAtPrice: compareAtPrice && decimal(compareAtPrice) }),
});

export const refused = (variant: string, problem: Problem): PriceOutcome => ({
  outcome: 'refused',
  variantId: variant,
  problem,
});

/** What Shopify's answer says of each price. Only a price that it repeats as we meant it counts as written. */
export function outcomesIn(
  vendor: string,
  writes: readonly PriceWrite[],
  { productVariants, userErrors }: WriteAnswer,
  how: {
    readonly currency: string;
    readonly requestId: string | null;
    readonly windowOf: (id: string) => number | null;
  },
): PriceOutcome[] {
  const answered = new Map((productVariants ?? []).map(each => [each.id, each]));
  return writes.map((write, index): PriceOutcome => {
    const { variantId: id } = write;
    const error = userErrors.find(({ field }) => concerns(field, index));
    if (error) {
      const code: ErrorCode = error.code?.endsWith('DOES_NOT_EXIST') ? 'not_found' : 'vendor_refused';
      const message = `${vendor} refused the price (${error.code ?? 'no code'}).`;
      return refused(id, new Refusal(code, message, { vendorText: error.message }).problem);
    }
    const seen = answered.get(id);
    const price = seen && moneyIn(vendor, seen.price, how.currency);
    if (!seen || price?.amount !== write.price.amount) {
      const message = `${vendor} did not say what became of the price.`;
      return { outcome: 'unknown', variantId: id, problem: new Refusal('outcome_unknown', message).problem };
    }
    return {
      outcome: 'written',
      variantId: id,
      price,
      compareAtPrice:
        seen.compareAtPrice === null ? null : moneyIn(vendor, seen.compareAtPrice, how.currency),
      updatedAt: seen.updatedAt,
      requestId: how.requestId,
      windowMs: how.windowOf(id),
    };
  });
}

/** `["variants", "3", "price"]` is about the fourth; what names no variant is about all. */
function concerns(field: readonly string[] | null, index: number): boolean {
  if (field?.[0] !== 'variants' || field[1] === undefined) return true;
  return field[1] === String(index);
}

const lost: ReadonlySet<ErrorCode> = new Set(['vendor_timeout', 'vendor_protocol', 'outcome_unknown']);
const passing: ReadonlySet<ErrorCode> = new Set(['vendor_rate_limited', 'vendor_unavailable']);

/** What a call that failed means for one price of it. A bug of ours leaves the outcome open, too. */
export function outcomeAfter(error: unknown, id: string): PriceOutcome {
  const problem = problemOf(error);
  if (!(error instanceof Refusal) || lost.has(problem.code))
    return { outcome: 'unknown', variantId: id, problem };
  return { outcome: passing.has(problem.code) ? 'postponed' : 'refused', variantId: id, problem };
}
