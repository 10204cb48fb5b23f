import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import '../merchants/ports.ts';
import { offer, offersOf } from './offer.ts';

export const getProduct = query({
  name: 'get_product',
  title: 'Read a product',
  description:
    'Reads one product of one merchant with all its variants, attributes, delivery estimates and terms.',
  version: 1,
  scopes: ['catalog:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({
    merchant: z.string(),
    id: z.string().describe('Product or variant id at the merchant'),
    country: z.string().length(2).optional(),
    region: z.string().optional(),
  }),
  output: z.object({ offers: z.array(offer) }),
  say: ({ offers }) => `${offers[0]?.title ?? 'No product'}: ${offers.length} variants.`,
  async run({ merchant: id, id: product, country, region }, context) {
    const merchant = await merchantCalled(context, id);
    const found = await context.ports.merchants
      .open(merchant)
      .lookup([product], { country, region }, { signal: context.signal });
    if (found.length === 0)
      throw new Refusal('not_found', `${merchant.name} has no product ${product}.`, { path: 'id' });
    return { offers: found.flatMap(each => offersOf(merchant, each)) };
  },
});
