import { basesOf } from './base.ts';
import type { Row } from './row.ts';
import type { PriceRule } from './rule.ts';
import { conditionsOf } from './selection.ts';

/** Amounts beside the price, in minor units; null where there is none. */
export type Beside = Partial<Pick<Row, 'cost' | 'map'>>;

/** What beside its price decides what a rule makes of a row. When it moves, what was shown is not what the rule says now. */
export function leansOn({ select, base, guards }: PriceRule): readonly (keyof Beside)[] {
  const costs =
    guards.minimum_margin !== undefined ||
    guards.minimum_markup !== undefined ||
    basesOf(base).some(({ kind }) => kind === 'cost') ||
    [...conditionsOf(select)].some(({ kind }) => kind === 'margin');
  return [...(costs ? ['cost' as const] : []), ...(guards.map ? ['map' as const] : [])];
}

/** Of a row, what a rule leans on. */
export const besideIn = (row: Pick<Row, 'cost' | 'map'>, rule: PriceRule): Beside =>
  Object.fromEntries(leansOn(rule).map(name => [name, row[name]]));
