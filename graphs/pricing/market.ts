import { adding } from '../answer.ts';
import type { Pricing, Update } from './state.ts';

/**
 * The tools of `tools/competitors/` are not called from here yet: a watch is proposed by `watch_competitor`, and
 * `get_market_position` says where our prices stand. Both take their place in this step.
 */
export const sayMarketIsOutOfReach = ({ queue: [, ...queue], answer }: Pricing): Update => ({
  queue,
  answer: adding(answer, {
    reply: {
      statements: [
        'The chat does not reach the watches of competitors’ prices yet. Assistants do, with watch_competitor and get_market_position. Nothing was set up.',
      ],
    },
  }),
});
