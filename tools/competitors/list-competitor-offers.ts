import { z } from 'zod';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { isForRules, newestObservations } from './newest.ts';

export const listCompetitorOffers = query({
  name: 'list_competitor_offers',
  title: 'List competitor offers',
  description:
    'Lists what each competitor was last seen asking for an SKU of ours, how it was matched, and whether price rules use it.',
  version: 1,
  scopes: ['competitors:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    sku: z.string().optional(),
    unsure: z.boolean().default(false).describe('Only those that rules do not use'),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    offers: z.array(
      z.object({
        sku: z.string(),
        competitor: z.string(),
        title: z.string(),
        price: money,
        in_stock: z.boolean().nullable(),
        matched_by: z.string(),
        confidence: z.int().describe('Percent'),
        used: z.boolean(),
        seen: z.string(),
      }),
    ),
    total: z.int(),
  }),
  say: ({ total }) => `${total} offers of competitors.`,
  async run({ sku, unsure, limit, offset }, context) {
    const seen = await context.store(store => newestObservations(store, sku === undefined ? sku : [sku]));
    const rows = seen
      .filter(each => !(unsure && isForRules(each)))
      .sort((a, b) => (a.sku === b.sku ? a.amount - b.amount : a.sku < b.sku ? -1 : 1));
    return {
      total: rows.length,
      offers: rows.slice(offset, offset + limit).map(each => ({
        sku: each.sku,
        competitor: each.merchant_name,
        title: each.title,
        price: { amount: each.amount, currency: each.currency },
        in_stock: each.in_stock,
        matched_by: each.matched_by,
        confidence: each.confidence,
        used: isForRules(each),
        seen: each.seen_at.toISOString(),
      })),
    };
  },
});
