import { z } from 'zod';
import { cartView, counted, sayCart, viewCart } from './cart-view.ts';
import { lines } from './inputs.ts';
import { merchantWrite } from './merchant-write.ts';
import { placeFor } from './place.ts';

export const updateCart = merchantWrite({
  name: 'update_cart',
  title: 'Update a cart',
  description: 'Replaces the lines of a cart at a merchant. Orders nothing.',
  input: z.object({ merchant: z.string(), id: z.string(), lines }),
  view: cartView,
  say: sayCart,
  about: ({ id }) => id,
  sentence: (merchant, input) => `Put ${counted(input.lines)} into the cart at ${merchant}.`,
  send: async (input, shop, context, how) =>
    viewCart(input.merchant, await shop.updateCart(input.id, input.lines, await placeFor(context), how)),
});
