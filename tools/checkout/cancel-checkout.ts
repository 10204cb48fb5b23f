import { z } from 'zod';
import { checkoutView, sayCheckout, viewCheckout } from './checkout-view.ts';
import { merchantWrite } from './merchant-write.ts';

export const cancelCheckout = merchantWrite({
  name: 'cancel_checkout',
  title: 'Cancel a checkout',
  description: 'Closes an open checkout at a merchant. For an order that was placed, use cancel_order.',
  input: z.object({ merchant: z.string(), id: z.string() }),
  view: checkoutView,
  say: sayCheckout,
  about: ({ id }) => id,
  sentence: merchant => `Close the open checkout at ${merchant}.`,
  send: async ({ merchant, id }, shop, _context, how) =>
    viewCheckout(merchant, await shop.cancelCheckout(id, how)),
});
