import { z } from 'zod';

/**
 * What platforms send, per operation. Fields that a platform may not set (prices, totals, status) are read by nobody,
 * so they are let through unread; so are extensions that this business does not know.
 */

const text = z.string().min(1).max(2_000);

const addressSchema = z.object({
  street_address: z.string().max(500).optional(),
  extended_address: z.string().max(500).optional(),
  address_locality: z.string().max(200).optional(),
  address_region: z.string().max(200).optional(),
  address_country: z.string().max(100).optional(),
  postal_code: z.string().max(40).optional(),
  first_name: z.string().max(200).optional(),
  last_name: z.string().max(200).optional(),
  full_name: z.string().max(400).optional(),
  phone_number: z.string().max(40).optional(),
});

const buyerSchema = z.looseObject({
  first_name: z.string().max(200).optional(),
  last_name: z.string().max(200).optional(),
  email: z.string().max(320).optional(),
  phone_number: z.string().max(40).optional(),
  consent: z.record(z.string(), z.boolean()).optional(),
});

const contextSchema = z.looseObject({
  address_country: z.string().max(100).optional(),
  address_region: z.string().max(200).optional(),
  postal_code: z.string().max(40).optional(),
  currency: z.string().max(10).optional(),
  language: z.string().max(50).optional(),
});

const lineSchema = z.object({
  id: text.optional(),
  item: z.object({ id: text }),
  quantity: z.int().min(1, 'must be at least 1').max(1_000_000),
  parent_id: text.optional(),
});

const instrumentSchema = z.object({
  id: text,
  handler_id: text,
  type: text,
  display: z.record(z.string(), z.unknown()).optional(),
  billing_address: addressSchema.optional(),
  credential: z
    .looseObject({ type: text, token: z.string().optional(), number: z.string().optional() })
    .optional(),
  selected: z.boolean().optional(),
});

const methodSchema = z.object({
  id: text.optional(),
  type: z.enum(['shipping', 'pickup']).default('shipping'),
  line_item_ids: z.array(z.string()).optional(),
  destinations: z
    .array(addressSchema.extend({ id: z.string().optional() }))
    .max(50)
    .nullish(),
  selected_destination_id: z.string().nullish(),
  groups: z
    .array(z.object({ id: z.string().optional(), selected_option_id: z.string().nullish() }))
    .max(50)
    .nullish(),
});

const discountsSchema = z.object({ codes: z.array(z.string().max(100)).max(20).optional() });
const lines = z.array(lineSchema).max(500);

const basketFields = {
  buyer: buyerSchema.nullish(),
  context: contextSchema.nullish(),
  attribution: z.record(z.string(), z.string()).nullish(),
  signals: z.record(z.string(), z.unknown()).nullish(),
  discounts: discountsSchema.nullish(),
};
const checkoutFields = {
  ...basketFields,
  payment: z.object({ instruments: z.array(instrumentSchema).max(20).optional() }).nullish(),
  fulfillment: z.object({ methods: z.array(methodSchema).max(20).optional() }).nullish(),
};

export const checkoutCreateSchema = z.object({
  ...checkoutFields,
  line_items: lines.optional(),
  /** The cart to convert; its contents win over what else is sent. */
  cart_id: text.optional(),
});
export const checkoutUpdateSchema = z.object({ ...checkoutFields, line_items: lines.optional() });
export const checkoutCompleteSchema = z.object({
  payment: z.object({ instruments: z.array(instrumentSchema).max(20).optional() }).nullish(),
  signals: z.record(z.string(), z.unknown()).nullish(),
});
export const cartSchema = z.object({ ...basketFields, line_items: lines });

const filters = z.looseObject({
  categories: z.array(z.string()).optional(),
  price: z.object({ min: z.int().min(0).optional(), max: z.int().min(0).optional() }).optional(),
  /** Ours beyond the protocol: brands, and only what can be bought now. */
  brands: z.array(z.string()).optional(),
  available: z.boolean().optional(),
});
const catalogFields = {
  context: contextSchema.optional(),
  signals: z.record(z.string(), z.unknown()).optional(),
  attribution: z.record(z.string(), z.string()).optional(),
  filters: filters.optional(),
};
export const catalogSearchSchema = z.object({
  ...catalogFields,
  query: z.string().max(1_000).optional(),
  pagination: z
    .object({ cursor: z.string().max(500).optional(), limit: z.int().min(1).optional() })
    .optional(),
});
export const catalogLookupSchema = z.object({ ...catalogFields, ids: z.array(text).min(1).max(100) });
export const productRequestSchema = z.object({
  ...catalogFields,
  id: text,
  selected: z
    .array(z.object({ name: text, id: z.string().optional(), label: z.string() }))
    .max(20)
    .optional(),
  preferences: z.array(z.string()).max(20).optional(),
});

export const orderCancelSchema = z.object({ reason: z.string().max(500).optional() });

export type CheckoutCreate = z.infer<typeof checkoutCreateSchema>;
export type CheckoutUpdate = z.infer<typeof checkoutUpdateSchema>;
export type CheckoutComplete = z.infer<typeof checkoutCompleteSchema>;
export type CartRequest = z.infer<typeof cartSchema>;
export type CatalogSearch = z.infer<typeof catalogSearchSchema>;
export type CatalogLookup = z.infer<typeof catalogLookupSchema>;
export type ProductRequest = z.infer<typeof productRequestSchema>;
export type SearchFilters = z.infer<typeof filters>;
export type MethodRequest = z.infer<typeof methodSchema>;
export type InstrumentRequest = z.infer<typeof instrumentSchema>;
export type OrderCancel = z.infer<typeof orderCancelSchema>;
