import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { refreshWatch, type Turn, watchesToRefresh } from './refresh.ts';

/** Binds nobody: it reads merchants' catalogs and notes what it saw. Also run by the clock, for what is due. */
export const refreshCompetitorOffers = draft({
  name: 'refresh_competitor_offers',
  title: 'Refresh competitor offers',
  description:
    'Reads the prices of watched competitors now, for one watch or all. They refresh by themselves too.',
  version: 1,
  scopes: ['competitors:draft'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({
    watch: z.uuid().optional(),
    due: z.boolean().default(false).describe('Only watches whose time has come'),
  }),
  output: z.object({
    refreshed: z.array(
      z.object({
        watch: z.string(),
        competitor: z.string(),
        matched: z.int().nullable().describe('SKUs of ours found there; null when it failed'),
        problem: z.string().nullable(),
      }),
    ),
  }),
  say({ refreshed }) {
    const failed = refreshed.filter(({ problem }) => problem !== null).length;
    return `${refreshed.length - failed} watches refreshed${failed ? `, ${failed} failed` : ''}.`;
  },
  nextSteps: () => ['get_market_position shows where we stand'],
  async run({ watch, due }, context) {
    const watches = await watchesToRefresh(context, { due, watch });
    if (watch && watches.length === 0 && !due)
      throw new Refusal('not_found', 'There is no such watch.', {
        mend: 'Look at list_watches.',
        path: 'watch',
      });
    const refreshed: Turn[] = [];
    for (const [index, each] of watches.entries()) {
      context.progress(each.merchant_name, index, watches.length);
      const turn = await refreshWatch(context, each, due);
      if (turn) refreshed.push(turn);
    }
    return { refreshed };
  },
});
