import { z } from 'zod';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { readProfile } from '../checkout/read-profile.ts';
import { askMerchants } from './ask-merchants.ts';
import { trustOf } from './merchant-trust.ts';
import { offer } from './offer.ts';
import { needsInput, needsOf, weights } from './ranking/needs.ts';
import { type Ranked, rankOffers } from './ranking/rank.ts';

const landed = z.object({
  total: money,
  breakdown: z.array(z.object({ label: z.string(), value: money })),
  untold: z.array(z.enum(['delivery', 'tax'])).describe('Told at the cart only, and not in the total'),
  arrives: z.object({ from: z.string(), to: z.string() }).nullable(),
  delivery: z.string().nullable(),
});

const comparison = z.object({
  ordinal: z.int(),
  offer: offer.omit({ deliveries: true, tax: true }),
  landed,
  score: z.number(),
  why: z.array(z.string()),
  also: z.array(z.object({ merchant: z.string(), ref: z.string(), landed: money })),
});

export const compareOffers = query({
  name: 'compare_offers',
  title: 'Compare offers',
  description:
    'Ranks offers of all merchants for a buyer by landed price (price + delivery + tax), arrival, returns, trust and rating, and says why. Same articles are folded into one.',
  version: 1,
  scopes: ['catalog:read'],
  egress: 'merchants',
  untrusted: true,
  input: needsInput.extend({ weights: weights.prefault({}), limit: z.int().min(1).max(20).default(5) }),
  output: z.object({
    offers: z.array(comparison),
    considered: z.int(),
    excluded: z.record(z.string(), z.int()),
    counterfactuals: z.array(z.string()),
    silent: z.array(z.object({ merchant: z.string(), reason: z.string() })),
    destination: z.object({ country: z.string(), region: z.string() }).nullable(),
  }),
  say: ({ offers, considered }) =>
    offers.length
      ? `Best of ${considered}: ${offers[0]!.offer.title.slice(0, 80)} at ${offers[0]!.offer.merchant.name}.`
      : 'Nothing fits.',
  nextSteps: ({ offers }) =>
    offers.length
      ? ['create_checkout with the offer’s merchant and variant']
      : ['Loosen the price or the date'],
  async run(input, context) {
    const profile = await context.ask(readProfile, {});
    const place = profile.addresses.find(({ id }) => id === profile.default_address) ?? profile.addresses[0];
    const needs = needsOf({ ...input, currency: input.currency ?? profile.currency ?? undefined });
    const heard = await askMerchants(context, {
      query: needs.query,
      where: {
        country: place?.country,
        region: place?.region,
        postalCode: place?.postal_code,
        currency: needs.currency ?? undefined,
      },
      limit: 50,
      minPrice: input.min_price,
      maxPrice: input.max_price === undefined ? undefined : Math.ceil(input.max_price * 1.25),
      only: input.merchants,
    });
    const trust = await trustOf(context, heard.merchants);
    const ranking = rankOffers(heard.offers, needs, input.weights, trust, context.now());
    return {
      offers: ranking.ranked.slice(0, input.limit).map(rowOf),
      considered: heard.offers.length,
      excluded: { ...ranking.excluded },
      counterfactuals: [...ranking.counterfactuals],
      silent: heard.silent,
      destination: place ? { country: place.country, region: place.region } : null,
    };
  },
});

const rowOf = ({ offer: each, landed: price, score, why, also }: Ranked, index: number) => {
  const { deliveries: _deliveries, tax: _tax, ...facts } = each;
  return {
    ordinal: index + 1,
    offer: facts,
    landed: {
      ...price,
      breakdown: [...price.breakdown],
      untold: [...price.untold],
      arrives: price.arrives && { ...price.arrives },
    },
    score: Math.round(score * 1000) / 1000,
    why: [...why],
    also: also.map(({ merchant, ref, landed: theirs }) => ({ merchant, ref, landed: theirs.total })),
  };
};
