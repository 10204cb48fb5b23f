import { z } from 'zod';

/**
 * What the house accepts, operation by operation, after the request annotations (`ucp_request`) of the release's
 * schemas. Fields that the protocol leaves out of a request are dropped, whatever they say.
 */

const quantity = z.int().min(1).max(999);
const lineItem = z.object({
  id: z.string().optional(),
  item: z.object({ id: z.string().min(1) }),
  quantity,
});
const buyer = z.looseObject({
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  email: z.email().optional(),
  phone_number: z.string().optional(),
});
const address = z.looseObject({
  street_address: z.string().optional(),
  extended_address: z.string().optional(),
  address_locality: z.string().optional(),
  address_region: z.string().optional(),
  address_country: z.string().optional(),
  postal_code: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  phone_number: z.string().optional(),
});
const context = z.looseObject({
  address_country: z.string().optional(),
  address_region: z.string().optional(),
  postal_code: z.string().optional(),
  intent: z.string().optional(),
  language: z.string().optional(),
  currency: z.string().optional(),
});
const hints = {
  context: context.optional(),
  signals: z.record(z.string(), z.unknown()).optional(),
  attribution: z.record(z.string(), z.string()).optional(),
};
const discounts = z.object({ codes: z.array(z.string()).max(10).optional() });
const fulfillment = z.object({
  methods: z
    .array(
      z.object({
        id: z.string().optional(),
        type: z.enum(['shipping', 'pickup']).optional(),
        line_item_ids: z.array(z.string()).optional(),
        destinations: z.array(address.extend({ id: z.string().optional() })).optional(),
        selected_destination_id: z.string().nullable().optional(),
        groups: z
          .array(
            z.object({ id: z.string().optional(), selected_option_id: z.string().nullable().optional() }),
          )
          .optional(),
      }),
    )
    .optional(),
});
const instrument = z.looseObject({
  id: z.string().min(1),
  handler_id: z.string().min(1),
  type: z.string().min(1),
  selected: z.boolean().optional(),
  billing_address: address.optional(),
  credential: z.looseObject({ type: z.string(), token: z.string().optional() }).optional(),
  display: z.record(z.string(), z.unknown()).optional(),
});
const payment = z.object({ instruments: z.array(instrument).optional() });

const lines = z.array(lineItem).max(100);
const basket = {
  line_items: lines.min(1),
  buyer: buyer.optional(),
  discounts: discounts.optional(),
  ...hints,
};
export const cartSchema = z.object(basket);
const checkoutFields = { ...basket, fulfillment: fulfillment.optional(), payment: payment.optional() };
export const checkoutSchema = z.object(checkoutFields);
export const newCheckoutSchema = z
  .object({ ...checkoutFields, line_items: lines, cart_id: z.string().optional() })
  .refine(checkout => checkout.cart_id !== undefined || checkout.line_items.length > 0, {
    path: ['line_items'],
    message: 'at least one line, unless cart_id names a cart',
  });
export const completionSchema = z.object({ payment, signals: hints.signals, attribution: hints.attribution });

const amount = z.int().min(0);
const filters = z.looseObject({
  categories: z.array(z.string()).optional(),
  price: z.object({ min: amount.optional(), max: amount.optional() }).optional(),
});
export const searchSchema = z
  .object({
    query: z.string().max(400).optional(),
    filters: filters.optional(),
    pagination: z.object({ cursor: z.string().optional(), limit: z.int().min(1).optional() }).optional(),
    ...hints,
  })
  .refine(search => (search.query ?? '').trim() !== '' || search.filters !== undefined, {
    message: 'a query, or at least one filter',
  });
export const lookupSchema = z.object({
  ids: z.array(z.string().min(1)).min(1),
  filters: filters.optional(),
  ...hints,
});
const selectedOption = z.object({ name: z.string(), id: z.string().optional(), label: z.string() });
export const productSchema = z.object({
  id: z.string().min(1),
  selected: z.array(selectedOption).optional(),
  preferences: z.array(z.string()).optional(),
  filters: filters.optional(),
  ...hints,
});

/** The house's own extension: why an order is called off. */
export const cancellationReasons = [
  'changed_mind',
  'ordered_by_mistake',
  'found_better_price',
  'arrives_too_late',
  'other',
] as const;
export const cancellationSchema = z.object({
  reason: z
    .object({ code: z.enum(cancellationReasons), note: z.string().max(500).optional() })
    .refine(reason => reason.code !== 'other' || (reason.note ?? '').trim() !== '', {
      path: ['note'],
      message: 'needed when the reason is "other"',
    }),
});

export const nothingSchema = z.object({});

export type BuyerInput = z.infer<typeof buyer>;
export type ContextInput = z.infer<typeof context>;
export type LineInput = z.infer<typeof lineItem>;
export type FulfillmentInput = z.infer<typeof fulfillment>;
export type InstrumentInput = z.infer<typeof instrument>;
export type CartInput = z.infer<typeof cartSchema>;
export type CheckoutInput = z.infer<typeof checkoutSchema>;
export type NewCheckoutInput = z.infer<typeof newCheckoutSchema>;
export type CompletionInput = z.infer<typeof completionSchema>;
export type FiltersInput = z.infer<typeof filters>;
export type SearchInput = z.infer<typeof searchSchema>;
export type LookupInput = z.infer<typeof lookupSchema>;
export type ProductInput = z.infer<typeof productSchema>;
export type CancellationInput = z.infer<typeof cancellationSchema>;
