import type { Capability } from '../../platform/capability.ts';
import { cancelCheckout } from './cancel-checkout.ts';
import { completeCheckout } from './complete-checkout.ts';
import { createCart } from './create-cart.ts';
import { createCheckout } from './create-checkout.ts';
import { getCart } from './get-cart.ts';
import { getCheckout } from './get-checkout.ts';
import { readProfile } from './read-profile.ts';
import { updateCart } from './update-cart.ts';
import { updateCheckout } from './update-checkout.ts';

export const checkout: Capability = {
  name: 'checkout',
  title: 'Checkout',
  description: 'Carts and checkouts at merchants, and the order that a person approves.',
  tools: [
    readProfile,
    createCart,
    updateCart,
    getCart,
    createCheckout,
    updateCheckout,
    getCheckout,
    completeCheckout,
    cancelCheckout,
  ],
};

/** What a new installation lets its agents do without asking: carts and checkouts that nobody has paid. */
export const unpaidCheckouts = {
  name: 'Carts and unpaid checkouts at registered merchants',
  actions: ['create_cart', 'update_cart', 'create_checkout', 'update_checkout', 'cancel_checkout'],
  accounts: 'any' as const,
  max_risk: 'low' as const,
  max_spend_per_call: [],
  budgets: [{ unit: 'calls', limit: 600, window: 'hour' as const }],
  requesters: 'any' as const,
};
