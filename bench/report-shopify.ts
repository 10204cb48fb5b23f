import type { PacedRun, ShopifyFigures } from './measure-shopify.ts';
import { percentile } from './statistics.ts';
import { row, table, verdict } from './table.ts';

const goals = { ratio: 1.1, smallMs: 5 * 60_000 } as const;
const thousands = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const planOf = ({ plan }: { plan: string }): string => `${plan[0]!.toUpperCase()}${plan.slice(1)}`;

/** The section of the page about price runs at Shopify. */
export const shopifySection = ({ paced, small }: ShopifyFigures): string[] => [
  '## Prices at Shopify',
  table(
    ['what', 'goal', 'measured', ''],
    [
      ...paced.map(run => {
        const ratio = run.ms / run.limitMs;
        const what = `time of ${thousands(run.verified)} prices on ${planOf(run)} against what the bucket allows for the same calls`;
        return row(what, `≤ ${goals.ratio} ×`, `${ratio.toFixed(3)} ×`, verdict(ratio <= goals.ratio));
      }),
      smallGoal(small),
    ],
  ),
  'Runs that lower every price of a shop, from the signature until the last price is read back, on the embedded database. The sandbox’s shop is a process of its own and gives out points at the plan’s real rate. The long runs begin with an empty bucket: the limit is the time in which it gives out the points that the run spent.',
  table(
    ['plan', 'prices', 'products', 'points', 'limit', 'taken', 'prices/s', 'throttled', 'processor'],
    paced.map(rowOf),
  ),
  `${small.ms.length} runs of ${thousands(small.variants)} prices of ${small.products} products on ${planOf(small)}, each with a full bucket: p50 ${seconds(percentile(small.ms, 0.5))}, p95 ${seconds(percentile(small.ms, 0.95))}.`,
];

function smallGoal({ variants, ms, ...at }: ShopifyFigures['small']): string {
  const p95 = percentile(ms, 0.95);
  const what = `${variants} prices on ${planOf(at)}, full bucket, p95`;
  return row(what, `< ${seconds(goals.smallMs)}`, seconds(p95), verdict(p95 < goals.smallMs));
}

const rowOf = (run: PacedRun): string =>
  row(
    planOf(run),
    thousands(run.verified),
    thousands(run.products),
    thousands(run.points),
    seconds(run.limitMs),
    seconds(run.ms),
    ((run.verified / run.ms) * 1_000).toFixed(1),
    `${run.throttled}`,
    `${Math.round((run.cpuMs / run.ms) * 100)} % of a core`,
  );
