import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { format } from '../../platform/money.ts';
import { action, type Fact } from '../../platform/tool.ts';
import '../approvals/ports.ts';
import type { StandingPrice } from './ports.ts';
import { ownShop, priceRows } from './price-rows.ts';
import { runCalled } from './price-runs.ts';
import {
  carryingOutPrices,
  ownGuarantees,
  type PriceReceipt,
  priceReceipt,
  priceRunResult,
  priceRunResultOf,
  priceTarget,
} from './price-targets.ts';
import { stakesOf } from './stakes.ts';

const shownMoved = 20;

/** Puts back exactly what a run changed. What somebody changed since stays as it is, and is named before approval. */
export const revertPriceRun = action({
  name: 'revert_price_run',
  title: 'Undo a price run',
  description:
    'Proposes to restore the prices that a run changed. Prices that moved since are left alone and named. Takes the run’s id, or "last".',
  version: 1,
  scopes: ['pricing:act'],
  egress: 'none',
  input: z.object({ run: z.string().default('last') }),
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices are back.`,
  async preview({ run: called }, context) {
    const run = await runCalled(context, called);
    const made = run.targets.flatMap(({ receipt }) => (receipt ? [priceReceipt.parse(receipt)] : []));
    if (made.length === 0)
      throw new Refusal('cannot_be_undone', 'That run changed no price, so there is nothing to restore.');
    const { unmoved, moved } = await comparedWithNow(context, made);
    if (unmoved.length === 0)
      throw new Refusal('target_stale', 'Every price of that run was changed again since.', {
        mend: 'Look at explain_price for who changed it, and set prices with a rule.',
      });
    const rows = new Map((await priceRows(context)).map(row => [row.variantId, row]));
    const stakes = stakesOf(
      unmoved.map(({ receipt }) => {
        const row = rows.get(receipt.variant);
        return {
          before: receipt.after,
          after: receipt.before,
          cost: row?.cost ?? null,
          stock: row?.stock ?? null,
        };
      }),
    );
    const left: Fact[] = moved.slice(0, shownMoved).map(({ receipt, now }) => ({
      label: 'Left alone',
      value: `${receipt.sku} stands at ${now ? format(now.price) : 'no price'}, not at ${format(receipt.after)}`,
      source: 'our prices of record',
    }));
    const which = unmoved.length === 1 ? 'price' : 'prices';
    return {
      sentence: `Restore ${unmoved.length} ${which} to what they were before “${run.sentence}”${moved.length ? `; ${moved.length} changed since and stay` : ''}.`,
      targets: unmoved.map(({ receipt, now }) =>
        priceTarget(
          {
            variantId: receipt.variant,
            sku: receipt.sku,
            title: rows.get(receipt.variant)?.title ?? receipt.sku,
          },
          now,
          receipt.before,
          { cause: 'revert', rule: receipt.rule },
        ),
      ),
      totals: stakes.totals,
      facts: [...stakes.facts, ...left, { label: 'Run', value: run.id, source: 'our runs' }],
      reversibility: {
        kind: 'reversible' as const,
        how: 'Undo this run in turn, or apply the rule again; orders placed meanwhile keep their price.',
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

interface Compared {
  readonly unmoved: readonly { readonly receipt: PriceReceipt; readonly now: StandingPrice }[];
  readonly moved: readonly { readonly receipt: PriceReceipt; readonly now: StandingPrice | undefined }[];
}

/** Which of a run's prices are still the run's own, by version: the same amount set by somebody else is not. */
async function comparedWithNow(context: QueryContext, made: readonly PriceReceipt[]): Promise<Compared> {
  const standing = await context.ports.ownPrices.read(
    context.tenant,
    ownShop,
    made.map(({ variant }) => variant),
  );
  const compared = made.map(receipt => ({ receipt, now: standing.get(receipt.variant) }));
  const isOwn = ({ receipt, now }: (typeof compared)[number]): boolean => now?.version === receipt.version;
  return {
    unmoved: compared.flatMap(each => (isOwn(each) ? [{ receipt: each.receipt, now: each.now! }] : [])),
    moved: compared.filter(each => !isOwn(each)),
  };
}
