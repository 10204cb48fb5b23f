import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { cartView, sayCart, viewCart } from './cart-view.ts';
import { connectionTo } from './merchant-write.ts';

export const getCart = query({
  name: 'get_cart',
  title: 'Read a cart',
  description: 'Reads a cart at a merchant.',
  version: 1,
  scopes: ['checkout:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({ merchant: z.string(), id: z.string() }),
  output: cartView,
  say: sayCart,
  run: async ({ merchant, id }, context) =>
    viewCart(merchant, await (await connectionTo(context, merchant)).getCart(id, { signal: context.signal })),
});
