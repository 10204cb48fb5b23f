import { z } from 'zod';
import { cartView, counted, sayCart, viewCart } from './cart-view.ts';
import { lines } from './inputs.ts';
import { merchantWrite } from './merchant-write.ts';
import { placeFor } from './place.ts';

export const createCart = merchantWrite({
  name: 'create_cart',
  title: 'Create a cart',
  description:
    'Opens a cart at one merchant with the given variants; tells estimated delivery and tax. Orders nothing.',
  input: z.object({ merchant: z.string(), lines }),
  view: cartView,
  say: sayCart,
  nextSteps: () => ['create_checkout with the same lines when the buyer wants to order'],
  about: () => 'new-cart',
  sentence: (merchant, input) => `Open a cart at ${merchant} with ${counted(input.lines)}.`,
  send: async (input, shop, context, how) =>
    viewCart(input.merchant, await shop.createCart(input.lines, await placeFor(context), how)),
});
