import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Fact, Preview } from '../../platform/tool.ts';
import { blockedInWords, type Decided, heldInWords, outcomesOf } from './outcomes.ts';
import { moneyIn, ownShop } from './price-rows.ts';
import type { PriceRule } from './rules/rule.ts';
import { type Move, stakesOf } from './stakes.ts';

const mostTargets = 20_000;

/** The prices that a rule changes, and what a person is shown of them before anybody decides. */
export interface RuleMoves {
  readonly changed: readonly Decided[];
  /** All rows that the rule selects, also those that stay as they are. */
  readonly selected: readonly Decided[];
  readonly totals: Preview['totals'];
  readonly risk: Preview['risk'];
  readonly facts: readonly Fact[];
}

/** What a rule does to today's prices, as a proposal shows it. Refuses a rule that changes none, or too many at once. */
export async function movesOf(
  context: QueryContext,
  rule: PriceRule,
  targetsEach: 1 | 2 = 1,
  shop: string = ownShop,
): Promise<RuleMoves> {
  const { decided, simulation } = await outcomesOf(context, rule, shop);
  const changed = decided.filter(({ outcome }) => outcome.status === 'changed');
  const blocked = blockedInWords(simulation);
  if (changed.length === 0)
    throw new Refusal('invalid_input', `The rule would change no price (${simulation.rows} looked at).`, {
      mend: blocked.length ? `Blocked: ${blocked.join('; ')}.` : 'Look at simulate_price_rule with show all.',
      details: { nothing_to_change: true },
    });
  if (changed.length * targetsEach > mostTargets)
    throw new Refusal('invalid_input', `The rule would change ${changed.length} prices at once.`, {
      mend: `Split it: a proposal holds at most ${mostTargets / targetsEach}.`,
    });
  const { totals, risk, facts } = stakesOf(changed.map(moveOf));
  const fact = (label: string, value: string): Fact => ({ label, value, source: 'the simulation' });
  return {
    changed,
    selected: decided,
    totals,
    risk,
    facts: [
      ...facts,
      fact('Looked at', `${simulation.rows} rows; ${simulation.unchanged} selected ones stay as they are`),
      ...heldInWords(simulation).map(words => fact('Held by a guard', words)),
      ...blocked.map(words => fact('Blocked', words)),
      ...(rule.announced
        ? [
            fact(
              'Announced as a reduction',
              'counted from the lowest price of the 30 days before (Directive 98/6/EC, article 6a); a price that is not below it is blocked',
            ),
          ]
        : []),
      { label: 'Rule', value: `${rule.name}: ${rule.id}, version ${rule.version}`, source: 'the rule book' },
    ],
  };
}

export const moveOf = ({ row, outcome }: Decided): Move => ({
  before: moneyIn(row, outcome.before),
  after: moneyIn(row, outcome.after),
  cost: row.cost,
  stock: row.stock,
});
