import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { askMerchants } from './ask-merchants.ts';
import { offer } from './offer.ts';
import { relevance } from './words.ts';

const summary = offer.pick({
  ref: true,
  title: true,
  brand: true,
  price: true,
  in_stock: true,
  rating: true,
});

export const searchCatalog = query({
  name: 'search_catalog',
  title: 'Search the catalog',
  description:
    'Searches all registered merchants for products by words and price. Use compare_offers to rank offers for a buyer.',
  version: 1,
  scopes: ['catalog:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({
    query: z.string().min(1).max(200),
    min_price: z.int().min(0).optional().describe('Minor units'),
    max_price: z.int().min(0).optional().describe('Minor units'),
    merchants: z.array(z.string()).max(20).default([]),
    limit: z.int().min(1).max(50).default(10),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({ offers: z.array(summary), total: z.int(), silent: z.array(z.string()) }),
  say: ({ offers, total }) => `${total} offers; ${offers.length} shown.`,
  nextSteps: ({ offers }) =>
    offers.length ? ['compare_offers ranks them by landed price, arrival and trust'] : [],
  async run({ query: words, min_price, max_price, merchants, limit, offset }, context) {
    const heard = await askMerchants(context, {
      query: words,
      where: {},
      limit: 50,
      minPrice: min_price,
      maxPrice: max_price,
      only: merchants,
    });
    const found = heard.offers
      .map(each => ({ each, fits: relevance(words, `${each.title} ${each.brand} ${each.category}`) }))
      .sort((a, b) => b.fits - a.fits || a.each.ref.localeCompare(b.each.ref));
    return {
      offers: found.slice(offset, offset + limit).map(({ each }) => summary.parse(each)),
      total: found.length,
      silent: heard.silent.map(({ merchant }) => merchant),
    };
  },
});
