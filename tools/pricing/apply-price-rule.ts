import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action } from '../../platform/tool.ts';
import { placeOf } from './price-place.ts';
import { moneyIn, ownShop } from './price-rows.ts';
import { carryingOutPrices, priceRunResult, priceTarget, termsAt } from './price-targets.ts';
import { ruleCalled } from './rule-book.ts';
import { movesOf } from './rule-moves.ts';
import { besideIn } from './rules/leans-on.ts';
import { readBack } from './rules/read-back.ts';
import type { PriceRule } from './rules/rule.ts';
import { type ConnectedShop, seenAt, shopCalled, shopHosts } from './shops/shop-book.ts';
import { shopInput } from './shops/shop-input.ts';
import { pricesInWords } from './stakes.ts';

/** One proposal with the new price of every SKU that the rule changes. What moves until then is left alone and told. */
export const applyPriceRule = action({
  name: 'apply_price_rule',
  title: 'Apply a price rule',
  description:
    'Proposes to set the prices that a rule gives, one target for each SKU. A person sees every price first. A price that moved meanwhile is skipped.',
  version: 2,
  scopes: ['pricing:act'],
  egress: shopHosts,
  input: z.object({ rule: z.string(), version: z.int().optional(), shop: shopInput }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices changed.`,
  nextSteps: ({ run }) =>
    run ? [`get_price_run ${run}`, `revert_price_run ${run} proposes to undo it`] : [],
  async preview(input, context) {
    const rule = await ruleCalled(context, input.rule, input.version);
    const connected = await shopCalled(context, input.shop);
    if (rule.schedule)
      throw new Refusal('invalid_input', 'This rule has times, which applying it once would not keep.', {
        mend: mendOf(rule.schedule, connected),
      });
    const shop = connected?.id ?? ownShop;
    const { changed, totals, facts, risk } = await movesOf(context, rule, 1, shop);
    const why = { cause: 'rule', rule: { id: rule.id, version: rule.version } } as const;
    const targets = changed.map(({ row, outcome }) => ({
      product: row.productId,
      target: priceTarget(
        row,
        { price: moneyIn(row, outcome.before), version: row.version },
        moneyIn(row, outcome.after),
        why,
        { shop, beside: besideIn(row, rule) },
      ),
    }));
    return {
      sentence: `Change ${pricesInWords(changed.length)}${connected ? ` at ${connected.name}` : ''}: ${readBack(rule)}`,
      targets: placeOf(shop).grouped(targets),
      totals,
      facts: [...facts, ...(connected ? [seenAt(connected)] : [])],
      reversibility: {
        kind: 'reversible' as const,
        how: 'revert_price_run restores every price that nobody else has changed since; orders placed meanwhile keep their price.',
      },
      risk,
      ...(await termsAt(context, shop)),
    };
  },
  ...carryingOutPrices,
});

function mendOf({ recurrence }: NonNullable<PriceRule['schedule']>, at: ConnectedShop | undefined): string {
  if (at)
    return `Prices at ${at.name} cannot be scheduled: draft the rule without its times, and apply it in time.`;
  return recurrence
    ? 'Call repeat_price_rule, which proposes its recurrence.'
    : 'Call schedule_price_rule, which proposes its start and its end.';
}
