import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { jsonBody } from '../../mcp-servers/ucp/body.ts';
import { restRoutes } from '../../mcp-servers/ucp/rest.ts';
import { reject } from '../../tools/store/business/rejection.ts';
import type { Product } from '../../tools/store/business/shop.ts';
import type { Journal } from '../../tools/store/journal.ts';
import { type Change, MemoryStorage } from '../../tools/store/memory-storage.ts';
import type { Assortment, DeliveryCheck, PaymentProvider } from '../../tools/store/ports.ts';
import { refusal } from '../../tools/store/storefront.ts';

/**
 * Faults on demand. One is laid down with `POST /testing/faults` and strikes the next `times` requests of its
 * operation. `out_of_stock` and `price_changed` change the merchant's world when they strike, and it stays so until
 * `DELETE /testing/faults`; the others pass.
 */
const shared = { operation: z.string().min(1).optional(), times: z.int().min(1).default(1) };
export const faultSchema = z.discriminatedUnion('kind', [
  /** The variant, or all that the request is about, is gone. */
  z.strictObject({ kind: z.literal('out_of_stock'), item_id: z.string().optional(), ...shared }),
  /** The price of the variant, or of all that the request is about, rises by `percent` or becomes `price`. */
  z.strictObject({
    kind: z.literal('price_changed'),
    item_id: z.string().optional(),
    price: z.int().min(1).optional(),
    percent: z.number().gt(-100).default(10),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('address_refused'), ...shared }),
  z.strictObject({ kind: z.literal('payment_declined'), ...shared }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...shared }),
  z.strictObject({
    kind: z.literal('rate_limited'),
    retry_after_seconds: z.int().min(0).default(1),
    ...shared,
  }),
  /** The work is done and kept; the connection breaks before the answer. */
  z.strictObject({ kind: z.literal('lost_answer'), ...shared }),
]);
export type Fault = z.infer<typeof faultSchema>;
type FaultKind = Fault['kind'];
type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

/** Without an operation, these strike whatever comes next; the others wait for somebody to place an order. */
const strikesAnything = new Set<FaultKind>(['slow', 'rate_limited']);

/** What may go wrong at one merchant, and what has gone wrong for good. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];
  readonly #striking = new AsyncLocalStorage<readonly Fault[]>();
  readonly soldOut = new Set<string>();
  readonly #prices = new Map<string, number>();

  lay(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#waiting = [];
    this.soldOut.clear();
    this.#prices.clear();
  }

  get waiting(): readonly (Fault & { left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }));
  }

  /** The faults that strike this operation now; each is used up by one. */
  strike(operation: string): Fault[] {
    const struck = this.#waiting.filter(({ fault }) => meant(fault, operation));
    for (const entry of struck) entry.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return struck.map(({ fault }) => fault);
  }

  /** Everything that `work` does is under these faults. */
  during(struck: readonly Fault[], work: () => void): void {
    this.#striking.run(struck, work);
  }

  current<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
    const found = this.#striking.getStore()?.find(fault => fault.kind === kind);
    return found as FaultOf<Kind> | undefined;
  }

  /** True while every price is as it was at the start. */
  get pricesStand(): boolean {
    return this.#prices.size === 0 && this.current('price_changed') === undefined;
  }

  /** Today's price of a variant, after what has happened to it. */
  reprice(variantId: string, price: number): number {
    const fault = this.current('price_changed');
    if (fault && !this.#prices.has(variantId) && (fault.item_id ?? variantId) === variantId) {
      this.#prices.set(variantId, fault.price ?? Math.round((price * (100 + fault.percent)) / 100));
    }
    return this.#prices.get(variantId) ?? price;
  }
}

const meant = ({ kind, operation }: Fault, current: string): boolean =>
  operation === undefined
    ? strikesAnything.has(kind) || current === 'complete_checkout'
    : operation === current;

/** The same assortment at prices that may have moved. */
export function movingPrices(assortment: Assortment, faults: Faults): Assortment {
  const moved = (product: Product): Product => {
    if (faults.pricesStand) return product;
    const variants = product.variants.map(variant => ({
      ...variant,
      price: faults.reprice(variant.id, variant.price),
    }));
    return { ...product, variants };
  };
  return {
    search: async criteria => (await assortment.search(criteria)).map(moved),
    find: async ids =>
      new Map([...(await assortment.find(ids))].map(([id, product]) => [id, moved(product)])),
  };
}

/** Storage of a merchant whose shelves may turn out to be empty. */
export class EmptyingStorage extends MemoryStorage {
  readonly #faults: Faults;

  constructor(stock: ReadonlyMap<string, number>, faults: Faults, journal?: Journal<Change>) {
    super(stock, journal);
    this.#faults = faults;
  }

  override async available(variantIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const fault = this.#faults.current('out_of_stock');
    const gone = fault?.item_id ? [fault.item_id] : fault ? variantIds : [];
    for (const id of gone) this.#faults.soldOut.add(id);
    const stock = await super.available(variantIds);
    return new Map([...stock].map(([id, left]) => [id, this.#faults.soldOut.has(id) ? 0 : left]));
  }
}

export const decliningPayments = (payments: PaymentProvider, faults: Faults): PaymentProvider => ({
  ...payments,
  async authorize(payment) {
    const verdict = await payments.authorize(payment);
    if (!faults.current('payment_declined')) return verdict;
    return { accepted: false, reason: 'The card was declined by its bank', reference: verdict.reference };
  },
});

export const refusedAddresses =
  (faults: Faults): DeliveryCheck =>
  async () =>
    faults.current('address_refused') === undefined;

/** Stands before the bindings: slow answers, refused ones and lost ones happen here, the others further in. */
export function faultGate(faults: Faults): RequestHandler {
  return (request, response, next) => {
    if (faults.waiting.length === 0) return next();
    jsonBody(request, response, failure => {
      if (failure) return next(failure);
      const struck = faults.strike(operationOf(request.method, request.path, request.body));
      const of = <Kind extends FaultKind>(kind: Kind) =>
        struck.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
      const limited = of('rate_limited');
      if (limited) {
        const { status, body } = refusal(
          reject('rate_limited', 'Too many requests; wait for the time in Retry-After'),
        );
        return void response
          .set('Retry-After', String(limited.retry_after_seconds))
          .status(status)
          .json(body);
      }
      // The answer is written to nobody: all that could be kept is kept by then.
      if (of('lost_answer')) {
        response.end = () => {
          request.socket.destroy();
          return response;
        };
      }
      const go = () => faults.during(struck, () => next());
      const slow = of('slow');
      if (slow) setTimeout(go, slow.ms);
      else go();
    });
  };
}

/** The operation behind a path of the REST binding, or behind a message of the MCP binding. */
function operationOf(method: string, path: string, body: unknown): string {
  const message = body as { method?: string; params?: { name?: string } } | undefined;
  if (path === '/mcp') return message?.params?.name ?? message?.method ?? '';
  const steps = path.split('/');
  const route = restRoutes.find(([verb, pattern]) => {
    const wanted = pattern.split('/');
    const fits = wanted.every((step, index) => step.startsWith(':') || step === steps[index]);
    return verb.toUpperCase() === method && wanted.length === steps.length && fits;
  });
  return route?.[2] ?? '';
}
