import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action, type Fact } from '../../platform/tool.ts';
import { blockedInWords, heldInWords, outcomesOf } from './outcomes.ts';
import { moneyIn } from './price-rows.ts';
import { carryingOutPrices, inGroups, ownGuarantees, priceRunResult, priceTarget } from './price-targets.ts';
import { ruleCalled } from './rule-book.ts';
import { readBack } from './rules/read-back.ts';
import { stakesOf } from './stakes.ts';

const mostTargets = 20_000;

/** One proposal with the new price of every SKU that the rule changes. What moves until then is left alone and told. */
export const applyPriceRule = action({
  name: 'apply_price_rule',
  title: 'Apply a price rule',
  description:
    'Proposes to set the prices that a rule gives, one target for each SKU. A person sees every price first. A price that moved meanwhile is skipped.',
  version: 1,
  scopes: ['pricing:act'],
  egress: 'none',
  input: z.object({ rule: z.string(), version: z.int().optional() }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices changed.`,
  nextSteps: ({ run }) =>
    run ? [`get_price_run ${run}`, `revert_price_run ${run} proposes to undo it`] : [],
  async preview(input, context) {
    const rule = await ruleCalled(context, input.rule, input.version);
    const { decided, simulation } = await outcomesOf(context, rule);
    const changed = decided.filter(({ outcome }) => outcome.status === 'changed');
    const blocked = blockedInWords(simulation);
    if (changed.length === 0)
      throw new Refusal('invalid_input', `The rule would change no price (${simulation.rows} looked at).`, {
        mend: blocked.length
          ? `Blocked: ${blocked.join('; ')}.`
          : 'Look at simulate_price_rule with show all.',
      });
    if (changed.length > mostTargets)
      throw new Refusal('invalid_input', `The rule would change ${changed.length} prices at once.`, {
        mend: `Split it: a proposal holds at most ${mostTargets}.`,
      });
    const why = { cause: 'rule', rule: { id: rule.id, version: rule.version } } as const;
    const moves = changed.map(({ row, outcome }) => ({
      before: moneyIn(row, outcome.before),
      after: moneyIn(row, outcome.after),
      cost: row.cost,
      stock: row.stock,
    }));
    const stakes = stakesOf(moves);
    const fact = (label: string, value: string): Fact => ({ label, value, source: 'the simulation' });
    return {
      sentence: `Change ${changed.length} ${changed.length === 1 ? 'price' : 'prices'}: ${readBack(rule)}`,
      targets: inGroups(
        changed.map(({ row, outcome }) =>
          priceTarget(
            row,
            { price: moneyIn(row, outcome.before), version: row.version },
            moneyIn(row, outcome.after),
            why,
          ),
        ),
      ),
      totals: stakes.totals,
      facts: [
        ...stakes.facts,
        fact('Looked at', `${simulation.rows} rows; ${simulation.unchanged} selected ones stay as they are`),
        ...heldInWords(simulation).map(words => fact('Held by a guard', words)),
        ...blocked.map(words => fact('Blocked', words)),
        {
          label: 'Rule',
          value: `${rule.name}: ${rule.id}, version ${rule.version}`,
          source: 'the rule book',
        },
      ],
      reversibility: {
        kind: 'reversible' as const,
        how: 'revert_price_run restores every price that nobody else has changed since; orders placed meanwhile keep their price.',
      },
      risk: stakes.risk,
      guarantees: ownGuarantees,
      account: null,
    };
  },
  ...carryingOutPrices,
});
