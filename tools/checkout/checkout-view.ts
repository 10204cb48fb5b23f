import { z } from 'zod';
import { format } from '../../platform/money.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';
import { checkoutTerms, termsOf } from './terms.ts';

export const checkoutView = z.object({
  merchant: z.string(),
  id: z.string(),
  status: z.string(),
  terms: checkoutTerms,
  options: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      earliest: z.string().nullable(),
      latest: z.string().nullable(),
      amount: z.int(),
    }),
  ),
  messages: z.array(z.string()),
  expires_at: z.string().nullable(),
  continue_url: z.string().nullable(),
});
export type CheckoutView = z.infer<typeof checkoutView>;

export const viewCheckout = (merchant: string, checkout: UcpCheckout): CheckoutView => ({
  merchant,
  id: checkout.id,
  status: checkout.status,
  terms: termsOf(merchant, checkout),
  options: (checkout.fulfillment?.methods[0]?.groups[0]?.options ?? []).map(option => ({
    id: option.id,
    title: option.title,
    earliest: option.earliest_fulfillment_time ?? null,
    latest: option.latest_fulfillment_time ?? null,
    amount: option.totals.find(({ type }) => type === 'total')?.amount ?? 0,
  })),
  messages: checkout.messages.map(({ content }) => content),
  expires_at: checkout.expires_at ?? null,
  continue_url: checkout.continue_url ?? null,
});

export const sayCheckout = ({ merchant, status, terms }: CheckoutView): string =>
  `Checkout at ${merchant}: ${status.replaceAll('_', ' ')}, ${format(terms.total)}.`;
