import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action } from '../../platform/tool.ts';
import { priceRows } from './price-rows.ts';
import { runCalled } from './price-runs.ts';
import {
  carryingOutPrices,
  ownGuarantees,
  priceReceipt,
  priceRunResult,
  priceRunResultOf,
  priceTarget,
} from './price-targets.ts';
import { differencesOf, ordinaryTolerance } from './run-differences.ts';
import { stakesOf } from './stakes.ts';

/** Sets prices that drifted from a run to what the run set. Somebody changed them, so a person looks at each first. */
export const repairPriceRun = action({
  name: 'repair_price_run',
  title: 'Repair a price run',
  description:
    'Proposes to set the prices that drifted from what a run set back to it. A person sees who stands where first.',
  version: 1,
  scopes: ['pricing:act'],
  egress: 'none',
  input: z.object({ run: z.string().default('last') }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices are repaired.`,
  async preview({ run: called }, context) {
    const run = await runCalled(context, called);
    const { differences } = await differencesOf(context, run, ordinaryTolerance);
    const drifted = differences.flatMap(({ receipt, now, mismatch }) =>
      mismatch && now ? [{ receipt, now }] : [],
    );
    if (drifted.length === 0)
      throw new Refusal('invalid_input', 'Every price of that run stands as it was set.', {
        mend: 'There is nothing to repair.',
      });
    const rows = new Map((await priceRows(context)).map(row => [row.variantId, row]));
    const stakes = stakesOf(
      drifted.map(({ receipt, now }) => {
        const row = rows.get(receipt.variant);
        return {
          before: now.price,
          after: receipt.after,
          cost: row?.cost ?? null,
          stock: row?.stock ?? null,
        };
      }),
    );
    return {
      sentence: `Set ${drifted.length} drifted ${drifted.length === 1 ? 'price' : 'prices'} back to what the run “${run.sentence}” set.`,
      targets: drifted.map(({ receipt, now }) =>
        priceTarget(
          {
            variantId: receipt.variant,
            sku: receipt.sku,
            title: rows.get(receipt.variant)?.title ?? receipt.sku,
          },
          now,
          receipt.after,
          { cause: 'repair', rule: receipt.rule },
        ),
      ),
      totals: stakes.totals,
      facts: [...stakes.facts, { label: 'Run', value: run.id, source: 'our runs' }],
      reversibility: {
        kind: 'reversible' as const,
        how: 'revert_price_run restores what stood before the repair.',
      },
      risk: stakes.risk,
      guarantees: ownGuarantees,
      account: null,
    };
  },
  ...carryingOutPrices,
  result: priceRunResultOf,
  undo: (_target, receipt) => ({ tool: 'revert_price_run', input: { run: priceReceipt.parse(receipt).run } }),
});
