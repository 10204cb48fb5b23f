import type { Capability } from '../../platform/capability.ts';
import { applyPriceRule } from './apply-price-rule.ts';
import { backTestPriceRule } from './back-test-price-rule.ts';
import { cancelPriceSchedule } from './cancel-price-schedule.ts';
import { draftPriceRule } from './draft-price-rule.ts';
import { explainPrice } from './explain-price.ts';
import { getPriceRule } from './get-price-rule.ts';
import { getPriceRun } from './get-price-run.ts';
import { getPriceSnapshot } from './get-price-snapshot.ts';
import { listPriceAnomalies } from './list-price-anomalies.ts';
import { listPriceReconciliations } from './list-price-reconciliations.ts';
import { listPriceRuns } from './list-price-runs.ts';
import { listPriceSchedules } from './list-price-schedules.ts';
import { listPrices } from './list-prices.ts';
import { listShops } from './list-shops.ts';
import { probeStorefrontPrices } from './probe-storefront-prices.ts';
import { reconcilePriceRun } from './reconcile-price-run.ts';
import { keepReport } from './reconciliation/reports.ts';
import { repairPriceRun } from './repair-price-run.ts';
import { repeatPriceRule } from './repeat-price-rule.ts';
import { priceResources } from './resources.ts';
import { revertPriceRun } from './revert-price-run.ts';
import { schedulePriceRule } from './schedule-price-rule.ts';
import { keepOccurrence } from './schedules/schedule-book.ts';
import { simulatePriceRule } from './simulate-price-rule.ts';
import { takeSnapshot } from './snapshots/take-snapshot.ts';

export const pricing: Capability = {
  name: 'pricing',
  title: 'Pricing',
  description: 'Prices of record, the rules that set them, what a rule would do, and undoing what one did.',
  tools: [
    listShops,
    listPrices,
    explainPrice,
    draftPriceRule,
    getPriceRule,
    simulatePriceRule,
    backTestPriceRule,
    applyPriceRule,
    schedulePriceRule,
    repeatPriceRule,
    listPriceSchedules,
    cancelPriceSchedule,
    revertPriceRun,
    getPriceRun,
    listPriceRuns,
    reconcilePriceRun,
    repairPriceRun,
    probeStorefrontPrices,
    listPriceReconciliations,
    getPriceSnapshot,
    listPriceAnomalies,
  ],
  resources: priceResources,
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['rule'],
  listens: {
    'price.occurrence.ended': keepOccurrence,
    'price.run.reconciled': keepReport,
    'price.snapshot.due': takeSnapshot,
  },
};
