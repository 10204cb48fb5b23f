import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action } from '../../platform/tool.ts';
import { moneyIn } from './price-rows.ts';
import { carryingOutPrices, inGroups, ownGuarantees, priceRunResult, priceTarget } from './price-targets.ts';
import { ruleCalled } from './rule-book.ts';
import { movesOf, pricesInWords } from './rule-moves.ts';
import { besideIn } from './rules/leans-on.ts';
import { readBack } from './rules/read-back.ts';

/** One proposal with the new price of every SKU that the rule changes. What moves until then is left alone and told. */
export const applyPriceRule = action({
  name: 'apply_price_rule',
  title: 'Apply a price rule',
  description:
    'Proposes to set the prices that a rule gives, one target for each SKU. A person sees every price first. A price that moved meanwhile is skipped.',
  version: 2,
  scopes: ['pricing:act'],
  egress: 'none',
  input: z.object({ rule: z.string(), version: z.int().optional() }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices changed.`,
  nextSteps: ({ run }) =>
    run ? [`get_price_run ${run}`, `revert_price_run ${run} proposes to undo it`] : [],
  async preview(input, context) {
    const rule = await ruleCalled(context, input.rule, input.version);
    if (rule.schedule)
      throw new Refusal('invalid_input', 'This rule has times, which applying it once would not keep.', {
        mend: rule.schedule.recurrence
          ? 'Call repeat_price_rule, which proposes its recurrence.'
          : 'Call schedule_price_rule, which proposes its start and its end.',
      });
    const { changed, totals, facts, risk } = await movesOf(context, rule);
    const why = { cause: 'rule', rule: { id: rule.id, version: rule.version } } as const;
    return {
      sentence: `Change ${pricesInWords(changed.length)}: ${readBack(rule)}`,
      targets: inGroups(
        changed.map(({ row, outcome }) =>
          priceTarget(
            row,
            { price: moneyIn(row, outcome.before), version: row.version },
            moneyIn(row, outcome.after),
            why,
            besideIn(row, rule),
          ),
        ),
      ),
      totals,
      facts,
      reversibility: {
        kind: 'reversible' as const,
        how: 'revert_price_run restores every price that nobody else has changed since; orders placed meanwhile keep their price.',
      },
      risk,
      guarantees: ownGuarantees,
      account: null,
    };
  },
  ...carryingOutPrices,
});
