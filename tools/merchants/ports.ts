import type { UcpCart, UcpCheckout, UcpOrder, UcpProduct } from './ucp.ts';

/** A registered merchant, as our own table knows it. */
export interface Merchant {
  readonly id: string;
  readonly name: string;
  /** Origin of its UCP profile, `https://shop.example`. */
  readonly url: string;
}

/** What a merchant offers beside the protocol's common ground. */
export interface MerchantFacts {
  readonly version: string;
  /** How an order is taken back over its API; null where it cannot be. */
  readonly cancellation: { readonly until: string } | null;
  /** Whom to contact for what the API cannot do. */
  readonly contact: string;
  readonly paymentHandlers: readonly string[];
  readonly trust: Readonly<Record<string, unknown>>;
}

export interface Where {
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly currency?: string | undefined;
}

export interface Line {
  /** The merchant's variant id. */
  readonly item: string;
  readonly quantity: number;
}

export interface Buyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone?: string | undefined;
}

export interface Destination {
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface CheckoutRequest {
  readonly lines: readonly Line[];
  readonly buyer: Buyer;
  readonly destination: Destination;
  /** Delivery option to choose; the cheapest that the merchant offers when absent. */
  readonly option?: string | undefined;
  readonly discountCodes?: readonly string[] | undefined;
}

export interface PaymentToken {
  readonly handler: string;
  readonly token: string;
  readonly brand: string;
  readonly lastDigits: string;
}

export interface CallHow {
  readonly signal?: AbortSignal | undefined;
  /** UUID under which the merchant remembers the answer. Required for what places or takes back. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * One merchant's shop. Expected failures are thrown as `Refusal`s of the registry: `out_of_stock`, `price_changed`,
 * `address_invalid`, `payment_declined`, `escalation_required`, `not_found`, `vendor_…`. Source: UCP 2026-04-08.
 */
export interface MerchantConnection {
  facts(how?: CallHow): Promise<MerchantFacts>;
  search(
    query: string,
    where: Where,
    options: {
      readonly limit: number;
      readonly maxPrice?: number | undefined;
      readonly minPrice?: number | undefined;
    },
    how?: CallHow,
  ): Promise<UcpProduct[]>;
  lookup(ids: readonly string[], where: Where, how?: CallHow): Promise<UcpProduct[]>;
  createCart(lines: readonly Line[], where: Where, how?: CallHow): Promise<UcpCart>;
  updateCart(id: string, lines: readonly Line[], where: Where, how?: CallHow): Promise<UcpCart>;
  getCart(id: string, how?: CallHow): Promise<UcpCart>;
  /** Opens a checkout and brings it to where only the payment is missing, or says what stands in the way. */
  createCheckout(request: CheckoutRequest, how?: CallHow): Promise<UcpCheckout>;
  updateCheckout(id: string, request: CheckoutRequest, how?: CallHow): Promise<UcpCheckout>;
  getCheckout(id: string, how?: CallHow): Promise<UcpCheckout>;
  completeCheckout(
    id: string,
    payment: PaymentToken,
    how: CallHow & { readonly idempotencyKey: string },
  ): Promise<UcpCheckout>;
  cancelCheckout(id: string, how: CallHow & { readonly idempotencyKey: string }): Promise<UcpCheckout>;
  getOrder(id: string, how?: CallHow): Promise<UcpOrder>;
  /** Takes an order back where the merchant has an API for it; `cannot_be_undone` elsewhere. */
  cancelOrder(
    id: string,
    reason: string,
    how: CallHow & { readonly idempotencyKey: string },
  ): Promise<{ readonly reference: string }>;
}

export interface MerchantPort {
  open(merchant: Merchant): MerchantConnection;
}

declare module '../../platform/context.ts' {
  interface Ports {
    merchants: MerchantPort;
  }
}
