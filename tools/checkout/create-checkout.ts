import { z } from 'zod';
import { buyerOf, requestOf } from './buyer.ts';
import { counted } from './cart-view.ts';
import { checkoutView, sayCheckout, viewCheckout } from './checkout-view.ts';
import { wish } from './inputs.ts';
import { merchantWrite } from './merchant-write.ts';

export const createCheckout = merchantWrite({
  name: 'create_checkout',
  title: 'Create a checkout',
  description:
    'Opens a checkout at one merchant with the buyer’s address and a delivery option; tells the exact totals. Orders nothing: complete_checkout proposes the order.',
  input: z.object(wish),
  view: checkoutView,
  say: sayCheckout,
  nextSteps: () => ['complete_checkout proposes the order to a person'],
  about: () => 'new-checkout',
  sentence: (merchant, input) => `Open a checkout at ${merchant} with ${counted(input.lines)}.`,
  check: async (input, context) => requestOf(await buyerOf(context), input),
  async send({ merchant, discount_codes, ...wanted }, shop, context, how) {
    const request = requestOf(await buyerOf(context), { ...wanted, discountCodes: discount_codes });
    return viewCheckout(merchant, await shop.createCheckout(request, how));
  },
});
