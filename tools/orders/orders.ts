import type { Capability } from '../../platform/capability.ts';
import { newId } from '../../platform/identifiers.ts';
import { orderPlaced } from '../checkout/placed-order.ts';
import { cancelOrder } from './cancel-order.ts';
import { getOrder } from './get-order.ts';
import { listOrders } from './list-orders.ts';
import './tables.ts';

export const orders: Capability = {
  name: 'orders',
  title: 'Orders',
  description: 'What was ordered, where it stands, and taking it back.',
  tools: [listOrders, getOrder, cancelOrder],
  migrations: new URL('./migrations/', import.meta.url),
  listens: {
    'checkout.completed': async (event, store) => {
      const placed = orderPlaced.parse(event.payload);
      await store
        .insertInto('orders.placed_order')
        .values({
          tenant_id: event.tenant,
          id: newId(),
          merchant: placed.merchant,
          merchant_name: placed.merchant_name,
          merchant_order: placed.order,
          label: placed.label,
          buyer_id: placed.buyer,
          proposal_id: placed.proposal,
          status: 'placed',
          total_amount: placed.total.amount,
          currency: placed.total.currency,
          url: placed.url,
          summary: placed.terms.lines.map(({ quantity, title }) => `${quantity} × ${title}`).join(', '),
          cancellable: placed.cancellable,
          contact: placed.contact,
          placed_at: event.at,
          changed_at: event.at,
        })
        .onConflict(conflict => conflict.columns(['tenant_id', 'merchant', 'merchant_order']).doNothing())
        .execute();
    },
    'order.cancelled': async (event, store) => {
      const { merchant, order } = event.payload as { merchant: string; order: string };
      await store
        .updateTable('orders.placed_order')
        .set({ status: 'cancelled', cancellable: false, changed_at: event.at })
        .where('merchant', '=', merchant)
        .where('merchant_order', '=', order)
        .execute();
    },
  },
};
