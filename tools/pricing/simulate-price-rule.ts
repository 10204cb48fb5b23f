import { z } from 'zod';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { blockedInWords, heldInWords, outcomesOf } from './outcomes.ts';
import { moneyIn } from './price-rows.ts';
import { ruleCalled } from './rule-book.ts';
import { heldBy } from './rules/evaluate.ts';
import { readBack } from './rules/read-back.ts';
import { guardsIn, traceOf } from './rules/trace.ts';
import { shopCalled } from './shops/shop-book.ts';
import { shopInput } from './shops/shop-input.ts';

const step = z.object({ step: z.string(), in: z.string(), out: z.string(), because: z.string() });

const simulated = z.object({
  sku: z.string(),
  title: z.string(),
  status: z.enum(['changed', 'unchanged', 'skipped', 'blocked']),
  before: money,
  after: money,
  margin_before: z.int().nullable(),
  margin_after: z.int().nullable(),
  lowest_30_days: money.nullable().describe('Of an announced reduction: what its percentage is taken from'),
  held_by: z.array(z.string()),
  blocked: z.string().nullable(),
  trace: z.array(step),
});

/** What a rule would do to the whole catalog, row by row, without a write. */
export const simulatePriceRule = query({
  name: 'simulate_price_rule',
  title: 'Simulate a price rule',
  description:
    'Shows what a price rule would do to every SKU: before, after, margin (basis points), which guard held, and why, without changing a price.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    rule: z.string(),
    version: z.int().optional(),
    shop: shopInput,
    show: z.enum(['all', 'changed', 'unchanged', 'skipped', 'blocked']).default('changed'),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    rule: z.string(),
    sentence: z.string(),
    counts: z.record(z.string(), z.int()),
    totals: z.array(z.object({ currency: z.string(), before: money, after: money })),
    blocked: z.array(z.string()),
    held: z.array(z.string()),
    outliers: z.object({ tenfold: z.int(), tenth: z.int(), below_cost: z.int() }),
    histogram: z
      .array(z.object({ from: z.int().nullable(), to: z.int().nullable(), rows: z.int() }))
      .describe('Changes in basis points'),
    rows: z.array(simulated),
  }),
  say: ({ counts, totals }) =>
    `${counts.changed} prices would change, ${counts.blocked} are blocked, ${counts.unchanged} stay${totals[0] ? `; together ${format(totals[0].before)} → ${format(totals[0].after)}` : ''}.`,
  nextSteps: ({ rule, counts }) => (counts.changed ? [`apply_price_rule with rule ${rule} proposes it`] : []),
  async run({ rule: id, version, shop, show, limit, offset }, context) {
    const rule = await ruleCalled(context, id, version);
    const { decided, simulation } = await outcomesOf(context, rule, (await shopCalled(context, shop))?.id);
    const shown = decided.filter(({ outcome }) => show === 'all' || outcome.status === show);
    const { rows, notSelected, changed, unchanged, skipped, blocked, outliers } = simulation;
    return {
      rule: `${rule.id}@${rule.version}`,
      sentence: readBack(rule),
      counts: { rows, not_selected: notSelected, changed, unchanged, skipped, blocked },
      totals: Object.entries(simulation.totals).map(([currency, sums]) => ({
        currency,
        before: { amount: Number(sums.before), currency },
        after: { amount: Number(sums.after), currency },
      })),
      blocked: blockedInWords(simulation),
      held: heldInWords(simulation),
      outliers: { tenfold: outliers.tenfold, tenth: outliers.tenth, below_cost: outliers.belowCost },
      histogram: simulation.histogram
        .filter(({ count }) => count > 0)
        .map(({ from, to, count }) => ({ from, to, rows: count })),
      rows: shown.slice(offset, offset + limit).map(({ row, outcome }) => ({
        sku: row.sku,
        title: row.title,
        status: outcome.status,
        before: moneyIn(row, outcome.before),
        after: moneyIn(row, outcome.after),
        margin_before: outcome.marginBefore,
        margin_after: outcome.marginAfter,
        lowest_30_days: outcome.prior === null ? null : moneyIn(row, outcome.prior),
        held_by: guardsIn(heldBy(outcome)),
        blocked: outcome.blocked,
        trace: traceOf(outcome).map(({ step: name, in: from, out, because }) => ({
          step: name,
          in: from,
          out,
          because,
        })),
      })),
    };
  },
});
