import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import { format } from '../../platform/money.ts';
import { action, type Fact } from '../../platform/tool.ts';
import '../approvals/ports.ts';
import { ownShop } from './price-rows.ts';
import { runCalled } from './price-runs.ts';
import { carryingOutPrices, priceRunResult } from './price-targets.ts';
import { puttingBack } from './put-back.ts';
import { comparedWithNow } from './run-differences.ts';
import { shopHosts } from './shops/shop-book.ts';

const shownMoved = 20;

/** Puts back exactly what a run changed. What somebody changed since stays as it is, and is named before approval. */
export const revertPriceRun = action({
  name: 'revert_price_run',
  title: 'Undo a price run',
  description:
    'Proposes to restore the prices that a run changed. Prices that moved since are left alone and named. Takes the run’s id, or "last".',
  version: 2,
  scopes: ['pricing:act'],
  egress: shopHosts,
  input: z.object({ run: z.string().default('last') }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices are back.`,
  async preview({ run: called }, context) {
    const run = await runCalled(context, called);
    const compared = await comparedWithNow(context, run);
    if (compared.length === 0)
      throw new Refusal('cannot_be_undone', 'That run changed no price, so there is nothing to restore.', {
        mend: 'A scheduled run that has not begun is ended with cancel_price_schedule.',
      });
    const moved = compared.filter(({ isOwn }) => !isOwn);
    const unmoved = compared.flatMap(({ receipt, now, isOwn }) =>
      isOwn && canonicalJson(now!.price) !== canonicalJson(receipt.before)
        ? [{ receipt, now: now!, price: receipt.before }]
        : [],
    );
    if (unmoved.length === 0 && moved.length === 0)
      throw new Refusal('cannot_be_undone', 'That run has put its prices back already.');
    if (unmoved.length === 0)
      throw new Refusal('target_stale', 'Every price of that run was changed again since.', {
        mend: 'Look at explain_price for who changed it, and set prices with a rule.',
      });
    const left: Fact[] = moved.slice(0, shownMoved).map(({ receipt, now }) => ({
      label: 'Left alone',
      value: `${receipt.sku} stands at ${now ? format(now.price) : 'no price'}, not at ${format(receipt.after)}`,
      source: receipt.shop === ownShop ? 'our prices of record' : 'the shop',
    }));
    const which = unmoved.length === 1 ? 'price' : 'prices';
    return {
      sentence: `Restore ${unmoved.length} ${which} to what they were before “${run.sentence}”${moved.length ? `; ${moved.length} changed since and stay` : ''}.`,
      ...(await puttingBack(context, run, unmoved, { cause: 'revert', left })),
      reversibility: {
        kind: 'reversible' as const,
        how: 'Undo this run in turn, or apply the rule again; orders placed meanwhile keep their price.',
      },
    };
  },
  ...carryingOutPrices,
});
