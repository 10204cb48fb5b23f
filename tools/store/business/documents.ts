/**
 * The documents of UCP 2026-04-08 as this business writes them: names and shapes are the protocol's
 * (`ucp.dev/2026-04-08/schemas/shopping`). The `ucp` envelope is put around them at the edge.
 */

/** Signed integer in the currency's minor unit: charges are positive, discounts negative. */
export interface Total {
  type: string;
  amount: number;
  display_text?: string;
  /** An itemization that adds up to `amount`. */
  lines?: { display_text: string; amount: number }[];
}

export interface Item {
  id: string;
  title: string;
  price: number;
  image_url?: string;
}

export interface LineItem {
  id: string;
  item: Item;
  quantity: number;
  totals: Total[];
  parent_id?: string;
}

export interface PostalAddress {
  street_address?: string | undefined;
  extended_address?: string | undefined;
  address_locality?: string | undefined;
  address_region?: string | undefined;
  address_country?: string | undefined;
  postal_code?: string | undefined;
  first_name?: string | undefined;
  last_name?: string | undefined;
  full_name?: string | undefined;
  phone_number?: string | undefined;
}

export interface Destination extends PostalAddress {
  id: string;
}

export interface DeliveryOption {
  id: string;
  title: string;
  description: string;
  carrier?: string;
  earliest_fulfillment_time: string;
  latest_fulfillment_time: string;
  totals: Total[];
}

export interface DeliveryGroup {
  id: string;
  line_item_ids: string[];
  options: DeliveryOption[];
  selected_option_id: string | null;
}

export interface DeliveryMethod {
  id: string;
  type: 'shipping';
  line_item_ids: string[];
  destinations?: Destination[];
  selected_destination_id?: string | null;
  groups?: DeliveryGroup[];
}

export interface AppliedDiscount {
  code: string;
  title: string;
  amount: number;
  method: 'across';
  priority: number;
  allocations: { path: string; amount: number }[];
}

export interface Buyer {
  first_name?: string | undefined;
  last_name?: string | undefined;
  email?: string | undefined;
  phone_number?: string | undefined;
  consent?: Record<string, boolean> | undefined;
  [extra: string]: unknown;
}

/** How somebody pays, without the credential: that one goes to the payment provider and is never kept. */
export interface Instrument {
  id: string;
  handler_id: string;
  type: string;
  display?: Record<string, unknown> | undefined;
  billing_address?: PostalAddress | undefined;
  selected?: boolean | undefined;
}

export type Severity = 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review' | 'unrecoverable';
export type Message =
  | { type: 'error'; code: string; content: string; severity: Severity; path?: string }
  | { type: 'warning'; code: string; content: string; path?: string }
  | { type: 'info'; code?: string; content: string; path?: string };

export interface Link {
  type: string;
  url: string;
  title?: string;
}

export type CheckoutStatus =
  | 'incomplete'
  | 'requires_escalation'
  | 'ready_for_complete'
  | 'complete_in_progress'
  | 'completed'
  | 'canceled';

/** What cart and checkout have in common. */
export interface Basket {
  id: string;
  line_items: LineItem[];
  currency: string;
  totals: Total[];
  discounts?: { codes: string[]; applied: AppliedDiscount[] };
  buyer?: Buyer;
  context?: Record<string, unknown>;
  attribution?: Record<string, string>;
  messages?: Message[];
  links: Link[];
  expires_at: string;
  continue_url: string;
}

export type Cart = Basket;

export interface Checkout extends Basket {
  status: CheckoutStatus;
  fulfillment?: { methods: DeliveryMethod[] };
  payment: { instruments: Instrument[] };
  /** When the buyer confirmed it on the shop's own page, where that was asked for. */
  reviewed_at?: string;
  order?: { id: string; label: string; permalink_url: string };
}

export interface OrderLine {
  id: string;
  item: Item;
  quantity: { original: number; total: number; fulfilled: number };
  totals: Total[];
  status: 'processing' | 'partial' | 'fulfilled' | 'removed';
  parent_id?: string;
}

export interface LineQuantity {
  id: string;
  quantity: number;
}

export interface Expectation {
  id: string;
  line_items: LineQuantity[];
  method_type: 'shipping';
  destination: PostalAddress;
  description: string;
  fulfillable_on: string;
  earliest_fulfillment_time: string;
  latest_fulfillment_time: string;
}

export interface FulfillmentEvent {
  id: string;
  occurred_at: string;
  type: string;
  line_items: LineQuantity[];
  tracking_number?: string;
  tracking_url?: string;
  carrier?: string;
  description?: string;
}

export interface Adjustment {
  id: string;
  type: string;
  occurred_at: string;
  status: 'pending' | 'completed' | 'failed';
  line_items?: LineQuantity[];
  totals?: Total[];
  description?: string;
}

export interface Order {
  id: string;
  label: string;
  checkout_id: string;
  permalink_url: string;
  line_items: OrderLine[];
  fulfillment: { expectations: Expectation[]; events: FulfillmentEvent[] };
  adjustments: Adjustment[];
  currency: string;
  totals: Total[];
  attribution?: Record<string, string>;
}

/** The amount of the one entry of this type; 0 when there is none. */
export const amountOf = (totals: readonly Total[], type: string): number =>
  totals.find(total => total.type === type)?.amount ?? 0;
