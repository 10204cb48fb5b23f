import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { checkoutView, sayCheckout, viewCheckout } from './checkout-view.ts';
import { connectionTo } from './merchant-write.ts';

export const getCheckout = query({
  name: 'get_checkout',
  title: 'Read a checkout',
  description: 'Reads a checkout at a merchant: its status, exact totals and delivery options.',
  version: 1,
  scopes: ['checkout:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({ merchant: z.string(), id: z.string() }),
  output: checkoutView,
  say: sayCheckout,
  run: async ({ merchant, id }, context) =>
    viewCheckout(
      merchant,
      await (await connectionTo(context, merchant)).getCheckout(id, { signal: context.signal }),
    ),
});
