import type { Capability } from '../../platform/capability.ts';
import { getMarketPosition } from './get-market-position.ts';
import { listCompetitorOffers } from './list-competitor-offers.ts';
import { listWatches } from './list-watches.ts';
import { refreshCompetitorOffers } from './refresh-competitor-offers.ts';
import { unwatchCompetitor } from './unwatch-competitor.ts';
import { watchCompetitor } from './watch-competitor.ts';

export const competitors: Capability = {
  name: 'competitors',
  title: 'Competitors',
  description:
    'What competitors ask for the goods that we sell, where we stand, and what price rules see of it.',
  tools: [
    getMarketPosition,
    listCompetitorOffers,
    listWatches,
    refreshCompetitorOffers,
    watchCompetitor,
    unwatchCompetitor,
  ],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['turn', 'observation'],
};
