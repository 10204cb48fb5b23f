import { z } from 'zod';
import { buyerOf, requestOf } from './buyer.ts';
import { checkoutView, sayCheckout, viewCheckout } from './checkout-view.ts';
import { wish } from './inputs.ts';
import { merchantWrite } from './merchant-write.ts';

export const updateCheckout = merchantWrite({
  name: 'update_checkout',
  title: 'Update a checkout',
  description:
    'Replaces lines, address, delivery option or discount codes of an open checkout. Orders nothing.',
  input: z.object({ id: z.string(), ...wish }),
  view: checkoutView,
  say: sayCheckout,
  about: ({ id }) => id,
  sentence: merchant => `Change the open checkout at ${merchant}.`,
  check: async (input, context) => requestOf(await buyerOf(context), input),
  async send({ id, merchant, discount_codes, ...wanted }, shop, context, how) {
    const request = requestOf(await buyerOf(context), { ...wanted, discountCodes: discount_codes });
    return viewCheckout(merchant, await shop.updateCheckout(id, request, how));
  },
});
