import type { Message, Severity } from './documents.ts';

/**
 * Why the business does not do what was asked, in UCP's words. Codes that the protocol names are used as they are
 * (`not_found`, `out_of_stock`, `address_undeliverable`, `payment_failed`, …); `status` is what HTTP makes of it.
 */
const catalogue = {
  invalid_request: [400, 'recoverable'],
  missing: [400, 'recoverable'],
  not_found: [404, 'unrecoverable'],
  item_not_found: [400, 'recoverable'],
  out_of_stock: [400, 'recoverable'],
  quantity_unit_mismatch: [400, 'recoverable'],
  sold_meanwhile: [409, 'recoverable'],
  price_changed: [409, 'recoverable'],
  address_undeliverable: [400, 'recoverable'],
  fulfillment_option_unavailable: [400, 'recoverable'],
  payment_failed: [402, 'recoverable'],
  payment_handler_unknown: [400, 'recoverable'],
  requires_review: [409, 'requires_buyer_review'],
  not_modifiable: [409, 'unrecoverable'],
  changed_meanwhile: [409, 'recoverable'],
  already_shipped: [409, 'unrecoverable'],
  not_cancelable: [409, 'unrecoverable'],
  operation_unsupported: [404, 'unrecoverable'],
  version_unsupported: [400, 'unrecoverable'],
  invalid_profile_url: [400, 'unrecoverable'],
  profile_unreachable: [424, 'recoverable'],
  profile_malformed: [422, 'unrecoverable'],
  idempotency_key_required: [400, 'recoverable'],
  idempotency_conflict: [409, 'unrecoverable'],
  idempotency_in_flight: [409, 'recoverable'],
  body_too_large: [413, 'unrecoverable'],
  rate_limited: [429, 'recoverable'],
  internal: [500, 'recoverable'],
} as const satisfies Record<string, readonly [status: number, severity: Severity]>;

export type RejectionReason = keyof typeof catalogue;

/** Reasons that HTTP tells apart, but that the protocol calls by one name. */
const protocolCodes: Partial<Record<RejectionReason, string>> = {
  item_not_found: 'not_found',
  sold_meanwhile: 'out_of_stock',
};

/** An expected failure. It is a value; only the bindings turn it into HTTP or JSON-RPC. */
export interface Rejection {
  readonly rejected: true;
  readonly reason: RejectionReason;
  readonly status: number;
  readonly messages: readonly Message[];
}

/** One fault and the JSONPath (RFC 9535) of the field it is about. */
export interface Fault {
  readonly content: string;
  readonly path?: string;
}

export function reject(
  reason: RejectionReason,
  ...faults: readonly [Fault | string, ...(Fault | string)[]]
): Rejection {
  const [status] = catalogue[reason];
  return { rejected: true, reason, status, messages: faults.map(fault => errorMessage(reason, fault)) };
}

/** The same words as a message on a checkout that lives on. */
export function errorMessage(reason: RejectionReason, fault: Fault | string): Message {
  const { content, path }: Fault = typeof fault === 'string' ? { content: fault } : fault;
  const [, severity] = catalogue[reason];
  return {
    type: 'error',
    code: protocolCodes[reason] ?? reason,
    content,
    severity,
    ...(path === undefined ? {} : { path }),
  };
}

export const isRejection = (value: unknown): value is Rejection =>
  typeof value === 'object' && value !== null && 'rejected' in value && value.rejected === true;
