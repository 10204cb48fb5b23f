import { adding } from '../answer.ts';
import type { Pricing, Update } from './state.ts';

/**
 * What competitors ask is not watched here yet: no tool reads their prices, so where we stand among them cannot be said.
 * A tool that does takes its place in this step; rules that follow competitors' prices block their rows until then.
 */
export const sayMarketIsUnknown = ({ queue: [, ...queue], answer }: Pricing): Update => ({
  queue,
  answer: adding(answer, {
    reply: {
      statements: [
        'I cannot watch competitors’ prices yet, so I do not know where ours stand among them. Nothing was set up.',
      ],
    },
  }),
});
