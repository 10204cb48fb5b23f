import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { ownShop } from './price-rows.ts';
import { shopsIn } from './shops/shop-book.ts';

/** Whose prices can be kept from here. */
export const listShops = query({
  name: 'list_shops',
  title: 'List shops',
  description:
    'Lists the shops whose prices can be changed here: our own, and those that an operator connected at a vendor. Their ids go into `shop` of other pricing tools.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({}),
  output: z.object({
    shops: z.array(
      z.object({
        shop: z.string(),
        name: z.string(),
        vendor: z.enum(['own', 'shopify']),
        domain: z.string().nullable(),
        status: z.enum(['connected', 'removed']),
        prices: z.int(),
        read_at: z.iso.datetime().nullable().describe('When all its prices were last read'),
      }),
    ),
  }),
  say: ({ shops }) => shops.map(({ shop, prices }) => `${shop}: ${prices} prices`).join('; '),
  async run(_input, context) {
    const [shops, counts] = await context.store(
      async store =>
        [
          await shopsIn(store),
          await store
            .selectFrom('pricing.price')
            .select(['shop', e => e.fn.countAll<string>().as('prices')])
            .groupBy('shop')
            .execute(),
        ] as const,
    );
    const pricesAt = (id: string): number => Number(counts.find(({ shop }) => shop === id)?.prices ?? 0);
    return {
      shops: [
        {
          shop: ownShop,
          name: 'Our own shop',
          vendor: 'own' as const,
          domain: null,
          status: 'connected' as const,
          prices: pricesAt(ownShop),
          read_at: null,
        },
        ...shops.map(({ id, name, domain, status, readAt }) => ({
          shop: id,
          name,
          vendor: 'shopify' as const,
          domain,
          status,
          prices: pricesAt(id),
          read_at: readAt?.toISOString() ?? null,
        })),
      ],
    };
  },
});
