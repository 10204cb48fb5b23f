import type { IntentOf } from '../../agents/understanding.ts';
import { format, type Money } from '../../platform/money.ts';
import { getMarketPosition } from '../../tools/competitors/get-market-position.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { asOpen, doneByPolicy } from '../proposals.ts';
import type { Pricing, Update } from './state.ts';

const shownRows = 20;
const given = (slots: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== undefined));

/** Says where our prices stand among those of the competitors who are watched. */
export const standInMarket =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'market_position'>];
    const call = handsFor(surroundings, 'market', state, runtime);
    const answer = await call('competitors', 'get_market_position', {
      ...given(intent.slots),
      limit: shownRows,
    });
    if (answer.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(answer)) };
    const told = getMarketPosition.output.parse(answer.kind === 'data' ? answer.data : null);
    return { queue, answer: adding(state.answer, moreOf(told)) };
  };

type Told = ReturnType<typeof getMarketPosition.output.parse>;

function moreOf({ compared, cheapest, dearest, unknown, rows }: Told): More {
  if (compared === 0)
    return {
      reply: {
        statements: [`No watched competitor’s price is fresh enough for any of these ${unknown} SKUs.`],
        suggestions: ["watch Voltbarn's prices for headphones"],
      },
    };
  const known = rows.filter(({ rank }) => rank !== null);
  return {
    reply: {
      statements: [
        `Of ${compared} SKUs we are cheapest on ${cheapest} and dearest on ${dearest}. ${unknown} more have no fresh competitor price.`,
      ],
    },
    parts: [
      {
        kind: 'table',
        title: 'Where we stand',
        columns: ['SKU', 'Ours', 'Lowest', 'Median', 'Highest', 'Rank'],
        rows: known.map(({ sku, ours, lowest, median, highest, rank, of }) => [
          sku,
          format(ours),
          priceText(lowest),
          priceText(median),
          priceText(highest),
          `${rank} of ${of}`,
        ]),
      },
    ],
    untrusted: true,
  };
}

const priceText = (price: Money | null): string => (price ? format(price) : '');

/** Proposes to watch a competitor: from then on rules may act on what it asks. */
export const watchMarket =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'watch_competitor'>];
    const { competitor, category, brand, sku } = intent.slots;
    const call = handsFor(surroundings, 'watch', state, runtime);
    const answer = await call('competitors', 'watch_competitor', {
      ...given({ competitor }),
      ...(category ? { categories: [category] } : {}),
      ...(brand ? { brands: [brand] } : {}),
      ...(sku ? { skus: [sku] } : {}),
    });
    const more =
      answer.kind === 'problem'
        ? troubleOf(answer)
        : answer.kind === 'data'
          ? doneByPolicy(answer)
          : asOpen(answer);
    return { queue, answer: adding(state.answer, more) };
  };
