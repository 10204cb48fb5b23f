import type { QueryContext } from '../../platform/context.ts';
import { ownShop, type PriceRow, priceRows } from './price-rows.ts';
import { blockReasons } from './rules/blocks.ts';
import type { Outcome } from './rules/evaluate.ts';
import type { PriceRule } from './rules/rule.ts';
import { simulate } from './simulate/simulate.ts';
import type { Simulation } from './simulate/tally.ts';

export interface Decided {
  readonly row: PriceRow;
  readonly outcome: Outcome;
}

/**
 * What a rule would do to every row that it selects, and the sums: the one way in which rules meet our prices. When it
 * is in force is its schedule's affair: this is what it does while it is, on the prices that stand now.
 */
export async function outcomesOf(
  context: QueryContext,
  { schedule, ...rule }: PriceRule,
  shop: string = ownShop,
): Promise<{ readonly decided: readonly Decided[]; readonly simulation: Simulation }> {
  const decided: Decided[] = [];
  const standing = await priceRows(context, await context.ports.competitorPrices.bySku(context.tenant), shop);
  const later = schedule?.start !== undefined && Date.parse(schedule.start) > context.now().getTime();
  // A later day begins with the price that stands then; a proposal is stale for a row whose price is another by then.
  const rows = later ? standing.map(row => ({ ...row, opening: row.price })) : standing;
  const simulation = await simulate({ rules: [rule], on_tie: 'block' }, rows, {
    at: context.now(),
    signal: context.signal,
    onOutcome: (outcome, row) => decided.push({ outcome, row: row as PriceRow }),
  });
  return { decided, simulation };
}

/** Why rows stay as they are, most frequent first: `12 rows: the cost is not known`. */
export const blockedInWords = ({ blockedBy }: Simulation): string[] =>
  (Object.entries(blockedBy) as [keyof typeof blockReasons, number][])
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${count === 1 ? 'row' : 'rows'}: ${blockReasons[reason].says}`);

/** Which guards moved prices, most frequent first. */
export const heldInWords = ({ heldBy }: Simulation): string[] =>
  Object.entries(heldBy)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([guard, count]) => `${guard.replaceAll('_', ' ')}: ${count}`);
