import { z } from 'zod';
import { fingerprint } from '../../platform/canonical.ts';
import { envelopes } from './business/profile.ts';
import { type Fault, isRejection, type Rejection, reject } from './business/rejection.ts';
import {
  cartSchema,
  catalogLookupSchema,
  catalogSearchSchema,
  checkoutCompleteSchema,
  checkoutCreateSchema,
  checkoutUpdateSchema,
  orderCancelSchema,
  productRequestSchema,
} from './business/requests.ts';
import { cancelCart, createCart, getCart, updateCart } from './operations/carts.ts';
import { getProduct, lookupCatalog, searchCatalog } from './operations/catalog.ts';
import { cancelCheckout, createCheckout, getCheckout, updateCheckout } from './operations/checkouts.ts';
import { completeCheckout } from './operations/complete-checkout.ts';
import { cancelOrder, getOrder } from './operations/orders.ts';
import type { Reply } from './ports.ts';
import type { Request, Shop } from './shop.ts';

interface Operation<Payload> {
  readonly payload: z.ZodType<Payload>;
  readonly run: (shop: Shop, request: Request<Payload>) => Promise<Reply | Rejection>;
  /** `optional`: a key is honoured; `required`: money or an order is at stake, so none is refused; absent: it reads. */
  readonly key?: 'optional' | 'required';
}

const operation = <Payload>(definition: Operation<Payload>): Operation<Payload> => definition;
const nothing = z.unknown();

/** Everything that a platform can ask of a shop; the bindings only carry it. */
export const operations = {
  search_catalog: operation({ payload: catalogSearchSchema, run: searchCatalog }),
  lookup_catalog: operation({ payload: catalogLookupSchema, run: lookupCatalog }),
  get_product: operation({ payload: productRequestSchema, run: getProduct }),
  create_cart: operation({ payload: cartSchema, run: createCart, key: 'optional' }),
  get_cart: operation({ payload: nothing, run: getCart }),
  update_cart: operation({ payload: cartSchema, run: updateCart, key: 'optional' }),
  cancel_cart: operation({ payload: nothing, run: cancelCart, key: 'optional' }),
  create_checkout: operation({ payload: checkoutCreateSchema, run: createCheckout, key: 'optional' }),
  get_checkout: operation({ payload: nothing, run: getCheckout }),
  update_checkout: operation({ payload: checkoutUpdateSchema, run: updateCheckout, key: 'optional' }),
  complete_checkout: operation({ payload: checkoutCompleteSchema, run: completeCheckout, key: 'required' }),
  cancel_checkout: operation({ payload: nothing, run: cancelCheckout, key: 'required' }),
  get_order: operation({ payload: nothing, run: getOrder }),
  cancel_order: operation({ payload: orderCancelSchema, run: cancelOrder, key: 'required' }),
} as const;
export type OperationName = keyof typeof operations;

export interface Call {
  readonly operation: OperationName;
  readonly id?: string | undefined;
  readonly payload?: unknown;
  readonly idempotencyKey?: string | undefined;
  /** Address of the platform's profile. */
  readonly agent?: string | undefined;
}

export interface Performed extends Reply {
  /** Why the shop refused; absent when it did what was asked. */
  readonly rejection?: Rejection;
  /** The answer was given before; nothing was done again. */
  readonly replayed?: true;
  readonly retryAfterSeconds?: number;
}

/** After this time a request that was never answered counts as lost with its process. */
const leaseMs = 30_000;
const longestKey = 255;
/** Refusals that say nothing about the request itself: the same key may try again. */
const transient = new Set(['changed_meanwhile', 'idempotency_in_flight', 'internal']);

/**
 * Does what a platform asks, once per idempotency key: the same key with the same request gets the same answer, with
 * another request it is refused, and while the first is still running it must wait.
 */
export async function perform(shop: Shop, call: Call): Promise<Performed> {
  const { payload: schema, run, key: need } = operations[call.operation] as Operation<unknown>;
  const parsed = schema.safeParse(call.payload ?? {});
  if (!parsed.success) return refusal(reject('invalid_request', ...faultsOf(parsed.error)));
  const key = need ? call.idempotencyKey : undefined;
  if (need === 'required' && key === undefined) {
    return refusal(reject('idempotency_key_required', 'Send an idempotency key: this may be done once only'));
  }
  if (key !== undefined && (key === '' || key.length > longestKey)) {
    return refusal(reject('invalid_request', `An idempotency key has 1 to ${longestKey} characters`));
  }
  const request = (answers: boolean): Request<unknown> => ({
    id: call.id ?? '',
    payload: parsed.data,
    ...(call.agent === undefined ? {} : { agent: call.agent }),
    ...(key === undefined ? {} : { key }),
    answered: reply => (answers && key !== undefined ? { key, reply } : undefined),
  });
  if (key === undefined) return settled(await run(shop, request(false)));

  const print = fingerprintOf(call);
  if (isRejection(print)) return refusal(print);
  const claim = await shop.storage.claimRequest(key, print, shop.clock(), leaseMs);
  if (claim.kind === 'answered') return { ...claim.reply, replayed: true };
  if (claim.kind === 'conflict') {
    return refusal(reject('idempotency_conflict', 'This idempotency key was used for another request'));
  }
  if (claim.kind === 'in_flight') {
    const waiting = reject('idempotency_in_flight', 'The first request with this key is still running');
    return { ...refusal(waiting), retryAfterSeconds: 1 };
  }
  try {
    const performed = settled(await run(shop, request(true)));
    if (performed.rejection && transient.has(performed.rejection.reason))
      await shop.storage.releaseRequest(key);
    else await shop.storage.answerRequest({ key, reply: { status: performed.status, body: performed.body } });
    return performed;
  } catch (bug) {
    await shop.storage.releaseRequest(key);
    throw bug;
  }
}

/** What makes two requests the same. */
function fingerprintOf({ operation: name, id, payload }: Call): string | Rejection {
  try {
    return fingerprint({ operation: name, id: id ?? null, payload: payload ?? null });
  } catch {
    return reject('invalid_request', 'The request holds a number or a string that JSON cannot carry');
  }
}

/** A refusal as the protocol's error response. */
export const refusal = (rejection: Rejection): Performed => ({
  status: rejection.status,
  body: { ucp: envelopes.error(), messages: rejection.messages },
  rejection,
});

const settled = (outcome: Reply | Rejection): Performed =>
  isRejection(outcome) ? refusal(outcome) : outcome;

/** What zod found, each fault with the JSONPath of its field. */
export function faultsOf(error: z.ZodError): [Fault, ...Fault[]] {
  const faults = error.issues.slice(0, 10).map(issue => {
    const path = issue.path
      .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
      .join('');
    return { content: `${path.replace(/^\./, '') || 'The request'}: ${issue.message}`, path: `$${path}` };
  });
  return faults as [Fault, ...Fault[]];
}
