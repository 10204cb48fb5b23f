import { z } from 'zod';
import type { Problem } from '../../platform/errors.ts';
import { money } from '../../platform/money.ts';
import type { TargetView } from '../../platform/proposals/read.ts';
import { classOf, recommendationFor } from '../../platform/runs/retry.ts';
import { query } from '../../platform/tool.ts';
import { runCalled } from './price-runs.ts';

const target = z.object({
  sku: z.string(),
  before: money,
  after: money,
  status: z.string(),
  due: z.iso.datetime().nullable().describe('Of a scheduled price, when it is set or put back'),
  problem: z.object({ class: z.string(), message: z.string(), recommendation: z.string() }).nullable(),
});

const shapes = {
  before: z.object({ price: money }),
  after: z.object({ price: money, sku: z.string() }),
};

/** What became of a price run, price by price. */
export const getPriceRun = query({
  name: 'get_price_run',
  title: 'Look at a price run',
  description:
    'Shows a price run: who approved it, how far it is, and each price with what became of it. Takes the run’s id, or "last".',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    run: z.string().default('last'),
    status: z.string().optional().describe('Only targets of this status, such as failed or stale'),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    run: z.string(),
    sentence: z.string(),
    status: z.string(),
    approved_by: z.array(z.string()),
    counts: z.record(z.string(), z.int()),
    alerts: z
      .array(z.object({ rule: z.string(), severity: z.string(), says: z.string() }))
      .describe('What is wrong with how it goes'),
    targets: z.array(target),
  }),
  say: ({ status, counts, alerts }) =>
    [
      `${status}: ${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}.`,
      ...alerts.map(({ says }) => says),
    ].join(' '),
  nextSteps: ({ run, counts }) => (counts.verified || counts.applied ? [`revert_price_run ${run}`] : []),
  async run({ run: called, status, limit, offset }, context) {
    const { id, sentence, proposal, targets } = await runCalled(context, called);
    const stands = (each: TargetView): string => each.status ?? 'waiting';
    const counts = Map.groupBy(targets, stands);
    return {
      run: id,
      sentence,
      status: proposal.run?.status ?? proposal.status,
      approved_by: proposal.approvals
        .filter(({ decision }) => decision === 'approve')
        .map(({ approver }) => approver),
      counts: Object.fromEntries([...counts].map(([name, list]) => [name, list.length])),
      alerts: [...(proposal.run?.alerts ?? [])],
      targets: targets
        .filter(each => status === undefined || stands(each) === status)
        .slice(offset, offset + limit)
        .map(each => ({
          sku: shapes.after.parse(each.after).sku,
          before: shapes.before.parse(each.before).price,
          after: shapes.after.parse(each.after).price,
          status: stands(each),
          due: each.timing?.due ?? null,
          problem: problemOf(each.problem as Problem | null),
        })),
    };
  },
});

const problemOf = (problem: Problem | null) =>
  problem && {
    class: classOf(problem),
    message: problem.message,
    recommendation: recommendationFor(problem),
  };
