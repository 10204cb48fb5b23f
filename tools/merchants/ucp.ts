import { z } from 'zod';

/**
 * What we read of UCP 2026-04-08 documents: the fields that we use, strictly; the rest is let through unread.
 * Amounts are integer minor units of the document's currency.
 */
const amount = z.int();
const price = z.object({ amount, currency: z.string().regex(/^[A-Z]{3}$/) });

const total = z.object({ type: z.string(), amount, display_text: z.string().optional() });
export type UcpTotal = z.infer<typeof total>;

export const message = z.object({
  type: z.enum(['error', 'warning', 'info']),
  code: z.string().optional(),
  content: z.string(),
  severity: z
    .enum(['recoverable', 'requires_buyer_input', 'requires_buyer_review', 'unrecoverable'])
    .optional(),
});
export type UcpMessage = z.infer<typeof message>;

const link = z.object({ type: z.string(), url: z.string(), title: z.string().optional() });

export const variant = z.object({
  id: z.string(),
  sku: z.string().optional(),
  barcodes: z.array(z.object({ type: z.string(), value: z.string() })).default([]),
  title: z.string(),
  price,
  list_price: price.optional(),
  availability: z.object({ available: z.boolean().optional(), status: z.string().optional() }).optional(),
  options: z.array(z.object({ name: z.string(), label: z.string() })).default([]),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type UcpVariant = z.infer<typeof variant>;

export const product = z.object({
  id: z.string(),
  title: z.string(),
  description: z.object({
    plain: z.string().optional(),
    html: z.string().optional(),
    markdown: z.string().optional(),
  }),
  url: z.string().optional(),
  categories: z.array(z.object({ value: z.string(), taxonomy: z.string().optional() })).default([]),
  media: z
    .array(z.object({ type: z.string(), url: z.string(), alt_text: z.string().optional() }))
    .default([]),
  variants: z.array(variant).min(1),
  rating: z.object({ value: z.number(), scale_max: z.number(), count: z.int().optional() }).optional(),
  tags: z.array(z.string()).default([]),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type UcpProduct = z.infer<typeof product>;

export const catalogAnswer = z.object({
  products: z.array(product),
  pagination: z
    .object({
      cursor: z.string().nullish(),
      has_next_page: z.boolean().optional(),
      total_count: z.int().optional(),
    })
    .optional(),
  messages: z.array(message).default([]),
});

const lineItem = z.object({
  id: z.string(),
  item: z.object({ id: z.string(), title: z.string(), price: amount }),
  quantity: z.int().positive(),
  totals: z.array(total),
});

export const cart = z.object({
  id: z.string(),
  line_items: z.array(lineItem),
  currency: z.string(),
  totals: z.array(total),
  messages: z.array(message).default([]),
  continue_url: z.string().optional(),
  expires_at: z.string().optional(),
});
export type UcpCart = z.infer<typeof cart>;

const address = z.object({
  street_address: z.string().optional(),
  extended_address: z.string().optional(),
  address_locality: z.string().optional(),
  address_region: z.string().optional(),
  postal_code: z.string().optional(),
  address_country: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  phone_number: z.string().optional(),
});

export const fulfillmentOption = z.object({
  id: z.string(),
  title: z.string(),
  carrier: z.string().optional(),
  earliest_fulfillment_time: z.string().optional(),
  latest_fulfillment_time: z.string().optional(),
  totals: z.array(total),
});

const fulfillmentMethod = z.object({
  id: z.string(),
  type: z.string(),
  line_item_ids: z.array(z.string()),
  destinations: z.array(address.extend({ id: z.string() })).default([]),
  selected_destination_id: z.string().nullish(),
  groups: z
    .array(
      z.object({
        id: z.string(),
        line_item_ids: z.array(z.string()),
        options: z.array(fulfillmentOption).default([]),
        selected_option_id: z.string().nullish(),
      }),
    )
    .default([]),
});

export const checkout = z.object({
  id: z.string(),
  status: z.enum([
    'incomplete',
    'requires_escalation',
    'ready_for_complete',
    'complete_in_progress',
    'completed',
    'canceled',
  ]),
  line_items: z.array(lineItem),
  currency: z.string(),
  totals: z.array(total),
  messages: z.array(message).default([]),
  links: z.array(link).default([]),
  continue_url: z.string().optional(),
  expires_at: z.string().optional(),
  fulfillment: z.object({ methods: z.array(fulfillmentMethod).default([]) }).optional(),
  order: z.object({ id: z.string(), label: z.string().optional(), permalink_url: z.string() }).optional(),
});
export type UcpCheckout = z.infer<typeof checkout>;

export const order = z.object({
  id: z.string(),
  label: z.string().optional(),
  checkout_id: z.string(),
  permalink_url: z.string(),
  line_items: z.array(
    z.object({
      id: z.string(),
      item: z.object({ id: z.string(), title: z.string(), price: amount }),
      quantity: z.object({ original: z.int().optional(), total: z.int(), fulfilled: z.int() }),
      totals: z.array(total),
      status: z.string(),
    }),
  ),
  fulfillment: z.object({
    expectations: z
      .array(
        z.object({
          id: z.string(),
          description: z.string().optional(),
          fulfillable_on: z.string().optional(),
        }),
      )
      .default([]),
    events: z
      .array(
        z.object({
          id: z.string(),
          occurred_at: z.string(),
          type: z.string(),
          description: z.string().optional(),
          carrier: z.string().optional(),
          tracking_number: z.string().optional(),
        }),
      )
      .default([]),
  }),
  adjustments: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        occurred_at: z.string(),
        status: z.string(),
        description: z.string().optional(),
        totals: z.array(total).default([]),
      }),
    )
    .default([]),
  currency: z.string(),
  totals: z.array(total),
});
export type UcpOrder = z.infer<typeof order>;

const service = z.object({ transport: z.string(), endpoint: z.string().optional(), version: z.string() });
const capability = z.object({ version: z.string(), config: z.record(z.string(), z.unknown()).optional() });

export const profile = z.object({
  ucp: z.object({
    version: z.string(),
    /** Whole profiles of other releases that the shop speaks as well, by release. */
    supported_versions: z.record(z.string(), z.url()).default({}),
    services: z.record(z.string(), z.array(service)),
    capabilities: z.record(z.string(), z.array(capability)).default({}),
    payment_handlers: z
      .record(
        z.string(),
        z.array(
          z.object({
            id: z.string(),
            version: z.string(),
            config: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      )
      .default({}),
  }),
  /** Facts by which a stranger judges the shop; no release of UCP has a place for them. */
  business: z.record(z.string(), z.unknown()).optional(),
  house: z.record(z.string(), z.unknown()).optional(),
});
export type UcpProfile = z.infer<typeof profile>;
