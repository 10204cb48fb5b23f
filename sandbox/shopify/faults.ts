import { z } from 'zod';

/**
 * Faults on demand, laid down with `POST /testing/faults`. Each strikes the next `times` requests whose operation has
 * this root field (`productVariantsBulkUpdate`, `nodes`); without one, whatever comes next.
 */
const shared = { operation: z.string().min(1).optional(), times: z.int().min(1).default(1) };

export const faultSchema = z.discriminatedUnion('kind', [
  /** HTTP 429 with Retry-After; nothing is done. */
  z.strictObject({
    kind: z.literal('rate_limited'),
    retry_after_seconds: z.number().min(0).default(2),
    ...shared,
  }),
  /** HTTP 200 with an error THROTTLED; nothing is done. */
  z.strictObject({ kind: z.literal('throttled'), ...shared }),
  /** Nothing is done. */
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.int().min(500).max(599).default(503),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...shared }),
  /** The work is done and kept; the connection breaks before the answer. */
  z.strictObject({ kind: z.literal('lost_answer'), ...shared }),
  /** The work is done and kept; the answer is HTTP 502. */
  z.strictObject({ kind: z.literal('error_after_write'), ...shared }),
  /** The mutation refuses a variant, or every one. */
  z.strictObject({
    kind: z.literal('user_error'),
    variant_id: z.string().optional(),
    code: z.string().default('SUBSCRIPTION_VIOLATION'),
    message: z.string().default('The variant cannot be changed'),
    ...shared,
  }),
  /** The seller sets another price right before the request is carried out. */
  z.strictObject({ kind: z.literal('price_moved'), variant_id: z.string(), price: z.string(), ...shared }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** Which fault strikes the nth request with one of these root fields, counted from 0; undefined for none. */
export type FaultPlan = (
  operations: readonly string[],
  nth: number,
) => z.input<typeof faultSchema> | undefined;

export class Faults {
  #plan: FaultPlan | undefined;
  #asked = 0;
  #waiting: { readonly fault: Fault; left: number }[] = [];

  lay(fault: z.input<typeof faultSchema>): void {
    const parsed = faultSchema.parse(fault);
    this.#waiting.push({ fault: parsed, left: parsed.times });
  }

  /** Has every request looked up in a plan, beside the faults that wait. */
  follow(plan: FaultPlan): void {
    this.#plan = plan;
    this.#asked = 0;
  }

  clear(): void {
    this.#waiting = [];
    this.#plan = undefined;
  }

  get waiting(): readonly (Fault & { readonly left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }));
  }

  /** The faults that strike a request with these root fields now; each is used up by one. */
  strike(operations: readonly string[]): Struck {
    const hit = this.#waiting.filter(
      ({ fault: { operation } }) => operation === undefined || operations.includes(operation),
    );
    for (const entry of hit) entry.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    const planned = this.#plan?.(operations, this.#asked++);
    const faults = hit.map(({ fault }) => fault);
    return new Struck(planned ? [...faults, faultSchema.parse(planned)] : faults);
  }
}

/** What has struck one request. */
export class Struck {
  readonly #faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }
  all<Kind extends Fault['kind']>(kind: Kind): readonly FaultOf<Kind>[] {
    return this.#faults.filter((fault): fault is FaultOf<Kind> => fault.kind === kind);
  }
  one<Kind extends Fault['kind']>(kind: Kind): FaultOf<Kind> | undefined {
    return this.all(kind)[0];
  }
}
