import { z } from 'zod';

/**
 * The records of τ²-bench's retail shop. Amounts are dollars as binary floats, as the benchmark's truth was computed
 * with them; nothing of the product keeps money so.
 */
export const address = z.strictObject({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  country: z.string(),
  state: z.string(),
  zip: z.string(),
});
export type Address = z.infer<typeof address>;

const options = z.record(z.string(), z.string());

export const variant = z.strictObject({
  item_id: z.string(),
  options,
  available: z.boolean(),
  price: z.number(),
});
export type Variant = z.infer<typeof variant>;

export const product = z.strictObject({
  name: z.string(),
  product_id: z.string(),
  variants: z.record(z.string(), variant),
});
export type Product = z.infer<typeof product>;

const paymentMethod = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('gift_card'), id: z.string(), balance: z.number() }),
  z.strictObject({
    source: z.literal('credit_card'),
    id: z.string(),
    brand: z.string(),
    last_four: z.string(),
  }),
  z.strictObject({ source: z.literal('paypal'), id: z.string() }),
]);
export type PaymentMethod = z.infer<typeof paymentMethod>;

export const user = z.strictObject({
  user_id: z.string(),
  name: z.strictObject({ first_name: z.string(), last_name: z.string() }),
  address,
  email: z.string(),
  payment_methods: z.record(z.string(), paymentMethod),
  orders: z.array(z.string()),
});
export type User = z.infer<typeof user>;

const payment = z.strictObject({
  transaction_type: z.enum(['payment', 'refund']),
  amount: z.number(),
  payment_method_id: z.string(),
});
export type Payment = z.infer<typeof payment>;

const item = z.strictObject({
  name: z.string(),
  product_id: z.string(),
  item_id: z.string(),
  price: z.number(),
  options,
});

/** Of an order, what stands in it only once it was cancelled, exchanged or returned. */
const later = {
  cancel_reason: z.string().nullish(),
  exchange_items: z.array(z.string()).nullish(),
  exchange_new_items: z.array(z.string()).nullish(),
  exchange_payment_method_id: z.string().nullish(),
  exchange_price_difference: z.number().nullish(),
  return_items: z.array(z.string()).nullish(),
  return_payment_method_id: z.string().nullish(),
};
export const laterFields = Object.keys(later) as (keyof typeof later)[];

export const order = z.strictObject({
  order_id: z.string(),
  user_id: z.string(),
  address,
  items: z.array(item),
  status: z.string(),
  fulfillments: z.array(z.strictObject({ tracking_id: z.array(z.string()), item_ids: z.array(z.string()) })),
  payment_history: z.array(payment),
  ...later,
});
export type Order = z.infer<typeof order>;

/** The whole shop, by the names that the benchmark's tables have. */
export const shop = z.strictObject({
  products: z.record(z.string(), product),
  users: z.record(z.string(), user),
  orders: z.record(z.string(), order),
});
export type Shop = z.infer<typeof shop>;

export type Kind = keyof Shop;
export interface RecordOf {
  products: Product;
  users: User;
  orders: Order;
}
export const kinds: readonly Kind[] = ['products', 'users', 'orders'];
