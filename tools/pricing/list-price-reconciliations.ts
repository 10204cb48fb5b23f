import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { reconciled } from './reconciliation/events.ts';
import './tables.ts';

/** What was found when runs were looked at again by themselves: after five minutes and after an hour. */
export const listPriceReconciliations = query({
  name: 'list_price_reconciliations',
  title: 'List price reconciliations',
  description:
    'Lists what was found when price runs were read back by themselves some time later: prices that drifted, the repair that waits for approval, and what our storefront showed.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    run: z.uuid().optional(),
    limit: z.int().min(1).max(100).default(10),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({ reconciliations: z.array(reconciled.extend({ at: z.iso.datetime() })) }),
  say: ({ reconciliations }) => {
    const found = reconciliations.filter(
      ({ mismatched, storefront }) => mismatched > 0 || (storefront?.differences.length ?? 0) > 0,
    );
    return `${reconciliations.length} looks at price runs; ${found.length} found differences.`;
  },
  async run({ run, limit, offset }, context) {
    const rows = await context.store(store =>
      store
        .selectFrom('pricing.reconciliation')
        .selectAll()
        .$if(run !== undefined, found => found.where('proposal_id', '=', run!))
        .orderBy('at', 'desc')
        .limit(limit)
        .offset(offset)
        .execute(),
    );
    return {
      reconciliations: rows.map(row => ({
        ...row.report,
        run: row.proposal_id,
        after_ms: row.after_ms,
        at: row.at.toISOString(),
      })),
    };
  },
});
