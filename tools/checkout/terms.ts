import { z } from 'zod';
import { money } from '../../platform/money.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';

const labelled = z.object({ label: z.string(), value: money });

/**
 * What a person signs of a checkout, and what must still be so when it is placed: lines, totals, where to, and the
 * delivery that was promised (by calendar day). Texts are the merchant's.
 */
export const checkoutTerms = z.object({
  merchant: z.string(),
  state: z.enum(['open', 'blocked', 'placed', 'canceled']),
  lines: z.array(
    z.object({ item: z.string(), title: z.string(), quantity: z.int(), unit: money, total: money }),
  ),
  totals: z.array(labelled),
  total: money,
  destination: z.string().nullable(),
  delivery: z
    .object({ option: z.string(), title: z.string(), from: z.string().nullable(), to: z.string().nullable() })
    .nullable(),
});
export type CheckoutTerms = z.infer<typeof checkoutTerms>;

const states = {
  incomplete: 'blocked',
  requires_escalation: 'blocked',
  ready_for_complete: 'open',
  complete_in_progress: 'placed',
  completed: 'placed',
  canceled: 'canceled',
} as const;

/** The terms of a merchant's checkout document. */
export function termsOf(merchant: string, checkout: UcpCheckout): CheckoutTerms {
  const { currency } = checkout;
  const of = (amount: number) => ({ amount, currency });
  const total = checkout.totals.find(each => each.type === 'total')?.amount ?? 0;
  return {
    merchant,
    state: states[checkout.status],
    lines: checkout.line_items.map(line => ({
      item: line.item.id,
      title: line.item.title,
      quantity: line.quantity,
      unit: of(line.item.price),
      total: of(line.totals.find(each => each.type === 'total')?.amount ?? line.item.price * line.quantity),
    })),
    totals: checkout.totals
      .filter(each => each.type !== 'total')
      .map(each => ({ label: each.display_text ?? titles[each.type] ?? each.type, value: of(each.amount) })),
    total: of(total),
    ...placeOf(checkout),
  };
}

const titles: Readonly<Record<string, string>> = {
  subtotal: 'Subtotal',
  fulfillment: 'Delivery',
  tax: 'Tax',
  discount: 'Discount',
  items_discount: 'Discount on items',
  fee: 'Fees',
};

function placeOf(checkout: UcpCheckout): Pick<CheckoutTerms, 'destination' | 'delivery'> {
  const method = checkout.fulfillment?.methods[0];
  const place = method?.destinations.find(({ id }) => id === method.selected_destination_id);
  const group = method?.groups[0];
  const option = group?.options.find(({ id }) => id === group.selected_option_id);
  return {
    destination: place
      ? [
          `${place.first_name ?? ''} ${place.last_name ?? ''}`.trim(),
          place.street_address,
          place.address_locality,
          `${place.address_region ?? ''} ${place.postal_code ?? ''}`.trim(),
          place.address_country,
        ]
          .filter(Boolean)
          .join(', ')
      : null,
    delivery: option
      ? {
          option: option.id,
          title: option.title,
          from: option.earliest_fulfillment_time?.slice(0, 10) ?? null,
          to: option.latest_fulfillment_time?.slice(0, 10) ?? null,
        }
      : null,
  };
}
