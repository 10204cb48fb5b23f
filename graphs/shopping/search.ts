import type { z } from 'zod';
import type { IntentOf } from '../../agents/understanding.ts';
import { format } from '../../platform/money.ts';
import { compareOffers } from '../../tools/catalog/compare-offers.ts';
import type { KnownPreference } from '../../tools/memory/preference.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings, tell } from '../hands.ts';
import type { OfferPart } from '../parts.ts';
import { preferencesOf, usedSentence } from '../preferences.ts';
import { landedInWords, landedSource } from './landed.ts';
import { prefilled, ranked } from './prefer.ts';
import { keeping, type Shopping, type Update, type Wish } from './state.ts';
import { refined, wishOf } from './wish.ts';

type Comparison = z.output<typeof compareOffers.output>;

/** Finds and ranks offers for the search at the head of the queue. */
export const searchOffers =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'find_products'> | IntentOf<'refine'>];
    const { shoppingState: last } = state;
    const now = surroundings.clock();
    const wish =
      intent.intent === 'find_products'
        ? wishOf(intent.slots, now)
        : last.wish && refined(last.wish, intent.slots, last.offers, now);
    if (!wish) {
      const question =
        intent.intent === 'find_products'
          ? 'What shall I look for?'
          : 'There is no search yet that I could change. What shall I look for?';
      return { queue, answer: adding(state.answer, { reply: { question } }) };
    }
    tell({ step: 'search', message: `Asking the merchants for ${wish.query}` });
    const call = handsFor(surroundings, 'search', state, runtime);
    const known = await preferencesOf(call);
    const preferring = prefilled(wish, known);
    const inTime = await compare(call, preferring.value, known);
    const failed = (problem: Parameters<typeof troubleOf>[0]): Update => ({
      queue,
      ...keeping(state, { wish }),
      answer: adding(state.answer, troubleOf(problem)),
    });
    if (inTime.kind === 'problem') return failed(inTime);
    const late = inTime.offers.length === 0 && wish.arrive_by !== undefined;
    const found = late ? await compare(call, soonest(preferring.value), known) : inTime;
    if (found.kind === 'problem') return failed(found);
    return {
      queue,
      ...keeping(state, { wish, offers: found.offers }),
      answer: adding(
        state.answer,
        tellOffers(wish, found.comparison, found.offers, late, [...preferring.used, ...found.used]),
      ),
    };
  };

/** The same search without its day, by arrival first: better the soonest, said plainly, than nothing. */
const soonest = ({ arrive_by: _day, ...wish }: Wish): Wish => ({ ...wish, weights: { arrival: 10 } });

async function compare(call: Call, wish: Wish, known: readonly KnownPreference[]) {
  const answer = await call('catalog', 'compare_offers', { ...JSON.parse(JSON.stringify(wish)), limit: 6 });
  if (answer.kind === 'problem') return answer;
  const comparison = compareOffers.output.parse(answer.kind === 'data' ? answer.data : null);
  const { value, used } = ranked(comparison.offers, ({ offer }) => offer, known, wish);
  const offers = value.map((row, index) => partOf({ ...row, ordinal: index + 1 }));
  return { kind: 'found' as const, comparison, offers, used };
}

/** An offer as it is shown: each fact with the one who says so. */
function partOf({ ordinal, offer, landed, score, why, also }: Comparison['offers'][number]): OfferPart {
  const source = offer.merchant.name;
  const said = (label: string, value: string) => ({ label, value, source, untrusted: true });
  return {
    ordinal,
    ref: offer.ref,
    title: offer.title,
    merchant: offer.merchant,
    image: null,
    price: offer.price,
    landed: landed.total,
    untold: landed.untold,
    breakdown: landed.breakdown,
    arrives: landed.arrives,
    returns: offer.returns ? `${offer.returns.days} days${offer.returns.free ? ', free' : ''}` : 'not said',
    rating: offer.rating ? { value: offer.rating.value, count: offer.rating.count ?? 0 } : null,
    trust: why.some(reason => reason.includes('good record')) ? 'good record' : 'no record',
    score,
    why: [...why, ...also.map(({ merchant, landed: theirs }) => `Also at ${merchant} for ${format(theirs)}`)],
    facts: [
      said('Price', format(offer.price)),
      ...(landed.arrives
        ? [said('Arrives', `${landed.arrives.from.slice(0, 10)} to ${landed.arrives.to.slice(0, 10)}`)]
        : []),
      ...(offer.rating ? [said('Rating', `${offer.rating.value.toFixed(1)} of 5`)] : []),
      ...(offer.warranty_months ? [said('Warranty', `${offer.warranty_months} months`)] : []),
      ...Object.entries(offer.attributes)
        .slice(0, 8)
        .map(([name, value]) => said(name, String(value))),
      {
        label: 'Landed price',
        value: format(landed.total),
        source: landedSource(landed.untold),
        untrusted: false,
      },
    ],
  };
}

/** What one could say when nothing fits, and when something does. */
export const loosening = ['any price', 'any delivery date'];
export const suggested = ['buy the best', 'why is the second one second?', 'cheaper'];

function tellOffers(
  wish: Wish,
  comparison: Comparison,
  offers: readonly OfferPart[],
  late: boolean,
  used: readonly KnownPreference[],
): More {
  const { silent, considered, excluded, counterfactuals } = comparison;
  const unheard = silent.length
    ? [`${silent.map(({ merchant }) => merchant).join(', ')} did not answer.`]
    : [];
  if (offers.length === 0) {
    const reasons = Object.entries(excluded)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 3)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ');
    return {
      reply: {
        statements: [
          `None of ${considered} offers fits ${wish.query}${reasons ? ` (${reasons})` : ''}.`,
          ...unheard,
        ],
        suggestions: [...loosening],
      },
      untrusted: true,
    };
  }
  const [best] = offers;
  return {
    reply: {
      statements: [
        ...(late ? [`Nothing that fits arrives by ${wish.arrive_by}; these come soonest.`] : []),
        `The best of ${considered} offers for ${wish.query} is ${best!.title} at ${best!.merchant.name} for ${format(best!.landed)}, ${landedInWords(best!)}.`,
        ...usedSentence(used),
        ...counterfactuals,
        ...unheard,
      ],
      suggestions: [...suggested],
    },
    parts: [
      {
        kind: 'offers' as const,
        title: `Offers for ${wish.query}`,
        offers: [...offers],
        note: late ? `None arrives by ${wish.arrive_by}` : (counterfactuals[0] ?? null),
      },
    ],
    untrusted: true,
  };
}
