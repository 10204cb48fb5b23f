import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { priceRuns } from './price-runs.ts';

export const listPriceRuns = query({
  name: 'list_price_runs',
  title: 'List price runs',
  description: 'Lists what was proposed to change prices and what came of it, newest first.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({ limit: z.int().min(1).max(50).default(10), offset: z.int().min(0).default(0) }),
  output: z.object({
    runs: z.array(
      z.object({
        run: z.string(),
        action: z.string(),
        sentence: z.string(),
        status: z.string(),
        targets: z.int(),
        created_at: z.string(),
      }),
    ),
    total: z.int(),
  }),
  say: ({ runs, total }) =>
    total ? `${total} price runs; the newest is ${runs[0]?.status}.` : 'No price runs yet.',
  async run(input, context) {
    const { runs, total } = await priceRuns(context, input);
    return {
      total,
      runs: runs.map(({ id, action, sentence, status, runStatus, targets, createdAt }) => ({
        run: id,
        action,
        sentence,
        status: runStatus ?? status,
        targets,
        created_at: createdAt,
      })),
    };
  },
});
