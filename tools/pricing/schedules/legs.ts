import type { Target } from '../../../platform/tool.ts';
import type { Decided } from '../outcomes.ts';
import { inGroups } from '../price-groups.ts';
import { moneyIn } from '../price-rows.ts';
import { priceTarget } from '../price-targets.ts';
import { besideIn } from '../rules/leans-on.ts';
import type { PriceRule } from '../rules/rule.ts';

/** When prices are set and put back, as ISO instants: at once without a start, never back without an end. */
export interface Times {
  readonly start: string | null;
  readonly end: string | null;
}

/**
 * The targets of both legs: each price from its start on, and back again at its end. The second leg restores exactly what
 * the first one changed: it is due only while the very change of this run stands. Both are signed at once.
 */
export function legsOf(changed: readonly Decided[], rule: PriceRule, { start, end }: Times): Target[] {
  const by = { id: rule.id, version: rule.version };
  const there = changed.map(({ row, outcome }): Target => {
    const target = priceTarget(
      row,
      { price: moneyIn(row, outcome.before), version: row.version },
      moneyIn(row, outcome.after),
      { cause: 'rule', rule: by },
      { beside: besideIn(row, rule) },
    );
    return {
      ...target,
      after: { ...(target.after as object), ...(end ? { until: end } : {}) },
      ...(start ? { timing: { due: start } } : {}),
    };
  });
  if (!end) return inGroups(there, 'set');
  const back = changed.map(({ row, outcome }, index): Target => {
    const set = { price: moneyIn(row, outcome.after), version: row.version + 1 };
    const target = priceTarget(row, set, moneyIn(row, outcome.before), { cause: 'revert', rule: by });
    const { ref } = there[index]!;
    return {
      ...target,
      ref: `${ref}/back`,
      before: { ...set, set_by: 'this run' },
      timing: { due: end, takesBack: ref },
    };
  });
  return [...inGroups(there, 'set'), ...inGroups(back, 'back')];
}
