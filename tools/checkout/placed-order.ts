import { z } from 'zod';
import type { ActionContext } from '../../platform/context.ts';
import { registerEvent } from '../../platform/events/schemas.ts';
import { money } from '../../platform/money.ts';
import type { Target } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import type { Merchant } from '../merchants/ports.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';
import { lines } from './inputs.ts';
import { checkoutTerms } from './terms.ts';

/** What is needed to build the same checkout again when the merchant has let it lapse. */
const rebuild = z.object({
  lines,
  address: z.string(),
  option: z.string().nullable(),
  discount_codes: z.array(z.string()),
});
export const placed = z.object({
  checkout: z.string(),
  pay_with: z.object({ handler: z.string(), brand: z.string(), last_digits: z.string() }),
  cancellable: z.boolean(),
  contact: z.string(),
  rebuild,
});
export const receiptOfOrder = z.object({
  merchant: z.string(),
  merchant_name: z.string(),
  order: z.string(),
  label: z.string().nullable(),
  checkout: z.string(),
  url: z.string(),
  total: money,
  cancellable: z.boolean(),
  contact: z.string(),
});

export const orderPlaced = receiptOfOrder.extend({
  proposal: z.uuid(),
  buyer: z.uuid(),
  terms: checkoutTerms,
});
registerEvent('checkout.completed', 1, orderPlaced);

export const merchantIn = (target: Target): string => checkoutTerms.parse(target.before).merchant;

/** What is kept of a checkout that the merchant completed, and what the other capabilities are told. */
export async function appliedBy(target: Target, context: ActionContext, done: UcpCheckout) {
  const terms = checkoutTerms.parse(target.before);
  const { cancellable, contact } = placed.parse(target.after);
  const merchant = await merchantCalled(context, terms.merchant);
  const receipt = {
    merchant: merchant.id,
    merchant_name: merchant.name,
    order: done.order!.id,
    label: done.order!.label ?? (await labelOf(done.order!.id, merchant, context)),
    checkout: done.id,
    url: done.order!.permalink_url,
    total: terms.total,
    cancellable,
    contact,
  };
  const buyer = context.principal.onBehalfOf ?? context.principal.id;
  return {
    receipt,
    events: [
      { type: 'checkout.completed', payload: { ...receipt, proposal: context.proposal, buyer, terms } },
    ],
  };
}

/** What people call an order by, from a merchant that does not say it at once. The order stands, with or without. */
async function labelOf(order: string, merchant: Merchant, context: ActionContext): Promise<string | null> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(3_000)]);
  return context.ports.merchants
    .open(merchant)
    .getOrder(order, { signal })
    .then(({ label }) => label ?? null)
    .catch(() => null);
}
