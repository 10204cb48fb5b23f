import { z } from 'zod';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { runCalled } from './price-runs.ts';
import { differencesOf, ordinaryTolerance } from './run-differences.ts';
import { shopHosts } from './shops/shop-book.ts';

/** Reads back what a run set. A repair is a proposal of its own. */
export const reconcilePriceRun = query({
  name: 'reconcile_price_run',
  title: 'Reconcile a price run',
  description:
    'Reads back every price that a run set and lists those that stand at another one by more than a cent or 1 %. Changes nothing.',
  version: 1,
  scopes: ['pricing:read'],
  egress: shopHosts,
  input: z.object({
    run: z.string().default('last'),
    tolerance_amount: z.int().min(0).default(ordinaryTolerance.amount).describe('Minor units'),
    tolerance_basis_points: z.int().min(0).default(ordinaryTolerance.basisPoints),
  }),
  output: z.object({
    run: z.string(),
    compared: z.int(),
    moved: z.int().describe('Set again since, within tolerance or not'),
    mismatches: z.array(z.object({ sku: z.string(), meant: money, stands: money.nullable() })),
  }),
  say: ({ compared, mismatches }) =>
    mismatches.length
      ? `${mismatches.length} of ${compared} prices stand at another price.`
      : `All ${compared} prices stand as they were set.`,
  nextSteps: ({ run, mismatches }) =>
    mismatches.length ? [`repair_price_run ${run} proposes to mend them`] : [],
  async run(input, context) {
    const run = await runCalled(context, input.run);
    const { compared, differences } = await differencesOf(context, run, {
      amount: input.tolerance_amount,
      basisPoints: input.tolerance_basis_points,
    });
    return {
      run: run.id,
      compared,
      moved: differences.length,
      mismatches: differences
        .filter(({ mismatch }) => mismatch)
        .map(({ receipt, now }) => ({ sku: receipt.sku, meant: receipt.after, stands: now?.price ?? null })),
    };
  },
});
