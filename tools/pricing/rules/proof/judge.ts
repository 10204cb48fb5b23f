import type { Outcome } from '../evaluate.ts';
import type { Row } from '../row.ts';

/**
 * Which guards an outcome breaks: written a second time, from the words of the guards, on fractions of big integers, and
 * without a line of what it judges.
 */
export function brokenBy({ rule, after }: Outcome, row: Row): string[] {
  const { guards, rounding, announced } = rule;
  const price = BigInt(after);
  const now = BigInt(row.price);
  const broken: string[] = [];
  const must = (name: string, holds: boolean): void => {
    if (!holds) broken.push(name);
  };
  must('price is at least one minor unit', price >= 1n && Number.isSafeInteger(after));
  if (guards.floor) must('floor', price >= BigInt(guards.floor.amount));
  if (guards.ceiling) must('ceiling', price <= BigInt(guards.ceiling.amount));
  if (guards.minimum_margin !== undefined) {
    const cost = BigInt(row.cost!);
    must('margin', (price - cost) * 10_000n >= BigInt(guards.minimum_margin) * price);
  }
  if (guards.minimum_markup !== undefined) {
    const cost = BigInt(row.cost!);
    must('markup', (price - cost) * 10_000n >= BigInt(guards.minimum_markup) * cost);
  }
  if (guards.map) {
    if (row.map !== null) must('map', price >= BigInt(row.map));
    else must('map is known', guards.map.if_unknown === 'no_minimum');
  }
  if (guards.only === 'cuts') must('only cuts', price <= now);
  if (guards.only === 'raises') must('only raises', price >= now);
  const moves = (from: bigint, points: number): boolean =>
    (price > from ? price - from : from - price) * 10_000n <= BigInt(points) * from;
  if (guards.change_per_run) must('change per run', moves(now, guards.change_per_run.basis_points));
  if (guards.change_per_day)
    must(
      'change per day',
      row.opening !== null && moves(BigInt(row.opening), guards.change_per_day.basis_points),
    );
  if (guards.stock && (guards.stock.applies_to === 'any_change' || price < now))
    must('stock', row.stock !== null && row.stock >= guards.stock.at_least);
  if (rounding.if_none_fits === 'block')
    must('ending', after >= rounding.ending && (after - rounding.ending) % rounding.every === 0);
  if (announced) must('prior price', row.prior !== null && price < BigInt(row.prior) && price < now);
  must('currency', row.currency === rule.currency);
  return broken;
}
