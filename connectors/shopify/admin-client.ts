import { z } from 'zod';
import { type ErrorCode, Refusal } from '../../platform/errors.ts';
import { count } from '../../platform/telemetry/metrics.ts';
import { callVendor, type VendorReply } from '../http.ts';
import { costSchema, type Leave, Pacing, type Time } from './pacing.ts';

/** The release of the Admin API that every request here is written for. */
export const apiVersion = '2026-10';

/** The way into one shop. */
export interface ShopifyAccess {
  /** `https://harbor-goods.myshopify.com` */
  readonly origin: string;
  /** Asked for each call, so that a token that expires can be renewed; never kept here. */
  accessToken(): string | Promise<string>;
}

export interface AdminRequest<Data> {
  /** The operation's name in the query. */
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly data: z.ZodType<Data>;
  readonly writes: boolean;
  /** Calls of one size cost the same. */
  readonly size?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface AdminAnswer<Data> {
  readonly data: Data;
  /** Shopify's name for the request. */
  readonly requestId: string | null;
  /** When it was sent, after all waiting, by `performance.now()`. */
  readonly sentAt: number;
}

const kindOf = ({ name, size }: Pick<AdminRequest<unknown>, 'name' | 'size'>): string =>
  size === undefined ? name : `${name} ${size}`;

const graphqlErrors = z.array(
  z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
);
const answer = z.object({
  data: z.unknown().optional(),
  errors: graphqlErrors.optional(),
  extensions: z.object({ cost: costSchema.optional() }).optional(),
});

/** One shop's Admin API: paced, and its refusals in the registry's words. */
export class AdminClient {
  readonly vendor: string;
  readonly pacing: Pacing;
  readonly #access: ShopifyAccess;

  constructor(vendor: string, access: ShopifyAccess, time?: Time) {
    this.vendor = vendor;
    this.pacing = new Pacing(vendor, time);
    this.#access = access;
  }

  /** Waits for the points of a request. Whoever takes a leave uses it for one call, or gives it back. */
  leaveFor(request: Pick<AdminRequest<unknown>, 'name' | 'size' | 'signal'>): Promise<Leave> {
    return this.pacing.before(kindOf(request), request.signal);
  }

  /** @param taken leave that was waited for before; given back here */
  async call<Data>(request: AdminRequest<Data>, taken?: Leave): Promise<AdminAnswer<Data>> {
    const kind = kindOf(request);
    const leave = taken ?? (await this.leaveFor(request));
    try {
      if (request.signal?.aborted)
        throw new Refusal(
          'vendor_unavailable',
          `The call to ${this.vendor} was given up before it was sent.`,
        );
      const sentAt = performance.now();
      const reply = await this.#send(request, kind);
      const requestId = reply.headers.get('x-request-id');
      return { data: this.#read(request, reply, kind), requestId, sentAt };
    } finally {
      this.pacing.after(leave);
    }
  }

  async #send(
    { name, query, variables, writes, signal }: AdminRequest<unknown>,
    kind: string,
  ): Promise<VendorReply> {
    const token = await this.#access.accessToken();
    try {
      return await callVendor({
        vendor: this.vendor,
        method: 'POST',
        url: `${this.#access.origin}/admin/api/${apiVersion}/graphql.json`,
        headers: { 'x-shopify-access-token': token },
        body: { query, variables: variables ?? {}, operationName: name },
        writes,
        signal,
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'vendor_rate_limited') throw error;
      count('countersign.shopify.throttled', { by: 'status' });
      throw this.#limited(this.pacing.throttled(kind, error.problem.retryAfterMs));
    }
  }

  #read<Data>({ data, writes }: AdminRequest<Data>, { status, body }: VendorReply, kind: string): Data {
    if (status !== 200) throw refusedStatus(this.vendor, status);
    const read = answer.safeParse(body);
    if (!read.success) throw this.#outside(read.error);
    const { errors = [], extensions } = read.data;
    if (extensions?.cost) this.pacing.learn(kind, extensions.cost);
    const [first] = errors;
    if (first?.extensions?.code === 'THROTTLED') {
      count('countersign.shopify.throttled', { by: 'points' });
      throw this.#limited(this.pacing.throttled(kind));
    }
    if (first) throw refusedQuery(this.vendor, first.extensions?.code, writes, first.message);
    const parsed = data.safeParse(read.data.data);
    if (parsed.success) return parsed.data;
    throw this.#outside(parsed.error);
  }

  #limited(retryAfterMs: number): Refusal {
    return new Refusal('vendor_rate_limited', `${this.vendor} asks to wait.`, { retryAfterMs });
  }

  #outside({ issues: [issue] }: z.ZodError): Refusal {
    const place = issue?.path.join('.') || 'the answer';
    return new Refusal(
      'vendor_protocol',
      `${this.vendor} answered outside of Admin API ${apiVersion}: ${place} ${issue?.message}.`,
    );
  }
}

/** Whether a query costs more than any single one may. */
export const isTooDear = (error: unknown): boolean =>
  error instanceof Refusal && error.problem.details?.code === 'MAX_COST_EXCEEDED';

function refusedStatus(vendor: string, status: number): Refusal {
  switch (status) {
    case 401:
    case 403:
      return new Refusal('vendor_unauthorized', `${vendor} does not accept our access token.`);
    case 402:
      return new Refusal('vendor_refused', `${vendor} is frozen until its bill is paid.`);
    case 404:
      return new Refusal('not_found', `There is no such shop, or it no longer serves ${apiVersion}.`);
    case 423:
      return new Refusal('vendor_unavailable', `${vendor} is locked at Shopify.`);
    default:
      return new Refusal('vendor_protocol', `${vendor} answered ${status}.`);
  }
}

const codes: Readonly<Record<string, ErrorCode>> = {
  ACCESS_DENIED: 'vendor_unauthorized',
  BAD_REQUEST: 'vendor_refused',
  MAX_COST_EXCEEDED: 'vendor_refused',
  SHOP_INACTIVE: 'vendor_refused',
};

function refusedQuery(
  vendor: string,
  code: string | undefined,
  writes: boolean,
  vendorText: string,
): Refusal {
  const said = { vendorText, ...(code ? { details: { code } } : {}) };
  // Something broke while it was carried out: only a look can tell what was kept.
  if (code === 'INTERNAL_SERVER_ERROR')
    return writes
      ? new Refusal('vendor_timeout', `${vendor} failed within; whether it happened is not known.`, said)
      : new Refusal('vendor_unavailable', `${vendor} failed within.`, said);
  return new Refusal(
    codes[code ?? ''] ?? 'vendor_protocol',
    `${vendor} refused the request (${code ?? 'no code'}).`,
    said,
  );
}
