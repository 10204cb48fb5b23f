import type { BlockReason } from './blocks.ts';
import { blockReasons } from './blocks.ts';
import type { Box } from './boxes.ts';
import { divide, exactProduct, largestAmount } from './exact.ts';
import type { Finding } from './findings.ts';
import { whole } from './rates.ts';
import { fitted } from './round.ts';
import type { PriceRule } from './rule.ts';

/** Finds out where a rule can change no price at all, whatever the rows are; of several reasons it names one. */
export function alwaysBlocked(rule: PriceRule, boxes: readonly Box[]): Finding[] {
  const reasons = boxes.map(box => reasonFor(rule, box));
  const [first] = reasons;
  if (first === undefined || reasons.includes(undefined)) return [];
  const { says, mend } = blockReasons[first];
  return [
    {
      kind: 'always_blocked',
      rules: [rule.id],
      says: `${rule.id} can change no price: ${says}.`,
      mend,
    },
  ];
}

function reasonFor(rule: PriceRule, { ranges }: Box): BlockReason | undefined {
  const { floor, ceiling, stock, only } = rule.guards;
  const low = floor?.amount ?? 1;
  const high = ceiling?.amount ?? largestAmount;
  const prices = {
    least: Math.max(1, ranges.price?.least ?? 1),
    most: Math.min(largestAmount, ranges.price?.most ?? largestAmount),
  };
  if (
    rule.rounding.if_none_fits === 'block' &&
    fitted(low - 1, rule.rounding, { low, lowBy: 0, high, highBy: 0 }) === null
  )
    return 'rounding_leaves_no_price';
  if (only === 'cuts' && low > prices.most) return 'against_direction';
  if (only === 'raises' && high < prices.least) return 'against_direction';
  if (limitsMiss(rule, prices, low, high)) return 'limit_leaves_no_price';
  if (stock?.applies_to === 'any_change' && ranges.stock && ranges.stock.most < stock.at_least)
    return 'stock_too_low';
  // A reduction must end below the price now, which no price of these rows allows.
  if (rule.announced && (low >= prices.most || only === 'raises')) return 'not_reduced';
  return undefined;
}

/** Whether no price from `low` to `high` is within the limit of change of any selected price. */
function limitsMiss(
  { guards }: PriceRule,
  prices: { least: number; most: number },
  low: number,
  high: number,
): boolean {
  const points = guards.change_per_run?.basis_points;
  if (points === undefined) return false;
  const most = exactProduct(prices.most, whole + points);
  const reachesUp = Number.isNaN(most) ? largestAmount : divide(most, whole, 'down');
  const reachesDown = points >= whole ? 0 : divide(prices.least * (whole - points), whole, 'up');
  return reachesUp < low || reachesDown > high;
}
