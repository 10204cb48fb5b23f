import { z } from 'zod';
import { type ErrorCode, Refusal } from '../../platform/errors.ts';
import { message, type UcpMessage } from '../../tools/merchants/ucp.ts';

/** UCP's well-known codes, and those that merchants were seen to use, in our registry's words. */
const codes: Readonly<Record<string, ErrorCode>> = {
  not_found: 'not_found',
  out_of_stock: 'out_of_stock',
  item_unavailable: 'out_of_stock',
  price_changed: 'price_changed',
  address_undeliverable: 'address_invalid',
  address_invalid: 'address_invalid',
  payment_failed: 'payment_declined',
  payment_declined: 'payment_declined',
  insufficient_scope: 'vendor_unauthorized',
  identity_required: 'vendor_unauthorized',
  requires_review: 'escalation_required',
};

const business = z.object({ messages: z.array(message).min(1) });
const protocol = z.object({ code: z.string(), content: z.string() });
const inFlight = new Set(['idempotency_in_flight', 'request_in_flight', 'conflict_in_flight']);

/** The refusal that a merchant's error messages amount to; its own words travel as `vendorText`, untrusted. */
export function refusalOf(vendor: string, messages: readonly UcpMessage[]): Refusal {
  const errors = messages.filter(each => each.type === 'error');
  const first = errors[0] ?? messages[0];
  const code =
    codes[first?.code ?? ''] ??
    (first?.severity === 'requires_buyer_review' ? 'escalation_required' : 'vendor_refused');
  return new Refusal(code, `${vendor} refused: ${first?.code ?? 'no reason given'}.`, {
    vendorText: errors.map(each => each.content).join(' '),
  });
}

/** Reads an answer of any status: throws what it refuses, returns the body of a success. */
export function accepted(
  vendor: string,
  reply: { readonly status: number; readonly body: unknown },
): unknown {
  if (reply.status < 400) {
    const envelope = z.object({ ucp: z.object({ status: z.string().optional() }) }).safeParse(reply.body);
    if (envelope.success && envelope.data.ucp.status === 'error') {
      const parsed = business.safeParse(reply.body);
      throw refusalOf(vendor, parsed.success ? parsed.data.messages : []);
    }
    return reply.body;
  }
  const told = business.safeParse(reply.body);
  const bare = protocol.safeParse(reply.body);
  const code = told.success ? told.data.messages[0]?.code : bare.success ? bare.data.code : undefined;
  if (reply.status === 409 && code && inFlight.has(code))
    throw new Refusal('outcome_unknown', `${vendor} is still working on an earlier try of this.`);
  if (told.success) throw refusalOf(vendor, told.data.messages);
  if (reply.status === 401 || reply.status === 403)
    throw new Refusal('vendor_unauthorized', `${vendor} does not accept our identity.`);
  if (reply.status === 404) throw new Refusal('not_found', `${vendor} knows nothing of this id.`);
  throw new Refusal(codes[code ?? ''] ?? 'vendor_refused', `${vendor} refused (${code ?? reply.status}).`, {
    ...(bare.success ? { vendorText: bare.data.content } : {}),
  });
}

/** The document in an answer, or `vendor_protocol` with the place where it left the schema. */
export function documentIn<Schema extends z.ZodType>(
  vendor: string,
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(
    'vendor_protocol',
    `${vendor} answered outside of UCP: ${issue?.path.join('.')} ${issue?.message}.`,
  );
}
