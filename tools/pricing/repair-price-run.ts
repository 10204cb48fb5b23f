import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action } from '../../platform/tool.ts';
import { runCalled } from './price-runs.ts';
import { carryingOutPrices, priceRunResult } from './price-targets.ts';
import { puttingBack } from './put-back.ts';
import { differencesOf, ordinaryTolerance } from './run-differences.ts';
import { shopHosts } from './shops/shop-book.ts';

/** Sets prices that drifted from a run to what the run set. Somebody changed them, so a person looks at each first. */
export const repairPriceRun = action({
  name: 'repair_price_run',
  title: 'Repair a price run',
  description:
    'Proposes to set the prices that drifted from what a run set back to it. A person sees who stands where first.',
  version: 2,
  scopes: ['pricing:act'],
  egress: shopHosts,
  input: z.object({ run: z.string().default('last') }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices are repaired.`,
  async preview({ run: called }, context) {
    const run = await runCalled(context, called);
    const { differences } = await differencesOf(context, run, ordinaryTolerance);
    const drifted = differences.flatMap(({ receipt, now, mismatch }) =>
      mismatch && now ? [{ receipt, now, price: receipt.after }] : [],
    );
    if (drifted.length === 0)
      throw new Refusal('invalid_input', 'Every price of that run stands as it was set.', {
        mend: 'There is nothing to repair.',
      });
    return {
      sentence: `Set ${drifted.length} drifted ${drifted.length === 1 ? 'price' : 'prices'} back to what the run “${run.sentence}” set.`,
      ...(await puttingBack(context, run, drifted, { cause: 'repair' })),
      reversibility: {
        kind: 'reversible' as const,
        how: 'revert_price_run restores what stood before the repair.',
      },
    };
  },
  ...carryingOutPrices,
});
