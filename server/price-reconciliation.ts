import type { z } from 'zod';
import type { Kernel } from '../platform/create-kernel.ts';
import { recordEvent } from '../platform/events/record.ts';
import type { Outcome } from '../platform/kernel.ts';
import { kernelTransaction } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { priceActions } from '../tools/pricing/price-runs.ts';
import { probeStorefrontPrices } from '../tools/pricing/probe-storefront-prices.ts';
import { reconcilePriceRun } from '../tools/pricing/reconcile-price-run.ts';
import { type Reconciled, reconciliationDue } from '../tools/pricing/reconciliation/events.ts';
import { repairPriceRun } from '../tools/pricing/repair-price-run.ts';

/** After a run, and after each leg of a scheduled one. */
export const usualReconciliationMs = [5 * 60_000, 60 * 60_000] as const;
const shownMismatches = 50;

type Ears = Pick<Kernel, 'parts' | 'call' | 'subscribe'>;

/**
 * Has every price run looked at again by itself: prices of record beside what the run set, then the storefront's own
 * answers beside the prices of record. What drifted gets one proposal to repair it, which waits for a person.
 */
export function reconcilePriceRuns(kernel: Ears, delaysMs: readonly number[] = usualReconciliationMs): void {
  kernel.subscribe({
    consumer: 'price reconciliation',
    types: ['run.ended', 'run.waits', 'price.reconciliation.due'],
    async hear({ id, type, tenant, payload }) {
      if (type === 'price.reconciliation.due')
        return reconcile(kernel, tenant, id, reconciliationDue.parse(payload));
      const { action, proposal } = payload as { action: string; proposal: string };
      if (priceActions.some(name => name === action)) await setAlarms(kernel, tenant, id, proposal, delaysMs);
    },
  });
}

const setAlarms = (
  kernel: Ears,
  tenant: string,
  after: string,
  run: string,
  delaysMs: readonly number[],
): Promise<void> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    for (const after_ms of delaysMs)
      await recordEvent(t, {
        tenant,
        type: 'price.reconciliation.due',
        key: `price.reconciliation.due:${after}:${after_ms}`,
        payload: { run, after_ms },
        tellAt: new Date(kernel.parts.clock().getTime() + after_ms),
      });
  });

async function reconcile(
  kernel: Ears,
  tenant: string,
  event: string,
  { run, after_ms }: z.infer<typeof reconciliationDue>,
): Promise<void> {
  const as: Principal = {
    tenant,
    id: run,
    kind: 'service',
    name: 'Price reconciliation',
    scopes: ['pricing:read', 'pricing:act', 'merchants:read'],
  };
  const seen = dataOf(reconcilePriceRun.output, await kernel.call(as, reconcilePriceRun.name, { run }));
  if (!seen.compared) return;
  const probed = await kernel.call(as, probeStorefrontPrices.name, { run });
  const storefront = probed.kind === 'result' ? probeStorefrontPrices.output.parse(probed.data) : null;
  const report: Reconciled = {
    run,
    after_ms,
    compared: seen.compared,
    mismatches: seen.mismatches.slice(0, shownMismatches),
    mismatched: seen.mismatches.length,
    repair: seen.mismatches.length ? await proposeRepair(kernel, as, run) : null,
    storefront: storefront && {
      asked: storefront.asked,
      differences: storefront.differences.slice(0, shownMismatches),
    },
    note: probed.kind === 'refused' ? `The shop could not be asked: ${probed.problem.message}` : '',
  };
  await kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'price.run.reconciled',
      key: `price.run.reconciled:${event}`,
      payload: report,
    }),
  );
}

/** One repair for each run: a person who rejected it is not asked again an hour later. */
async function proposeRepair(kernel: Ears, as: Principal, run: string): Promise<string | null> {
  const outcome = await kernel.call(as, repairPriceRun.name, { run }, { dedupeKey: `repair:${run}` });
  return outcome.kind === 'approval_required' ? outcome.proposal.id : null;
}

function dataOf<Output extends z.ZodType>(output: Output, outcome: Outcome): z.output<Output> {
  if (outcome.kind === 'result') return output.parse(outcome.data);
  throw new Error(`a price run could not be read back: ${JSON.stringify(outcome)}`);
}
