import { z } from 'zod';

/** What every fault says: which requests it strikes, by their path, and how many. */
export const whichRequests = {
  path: z.string().min(1).optional(),
  times: z.int().min(1).default(1),
};

/** Faults that break any vendor in the same way. */
export const plainFaults = {
  /** The work is done; the connection breaks before the answer. */
  lostAnswer: z.strictObject({ kind: z.literal('lost_answer'), ...whichRequests }),
  slow: z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...whichRequests }),
};

interface AnyFault {
  readonly kind: string;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly times: number;
}

/**
 * Faults on demand, laid down with `POST /testing/faults`. Each strikes the next `times` requests whose path contains
 * `path`, and that are of `method`; without them, whatever comes next.
 */
export class Faults<Schema extends z.ZodType<AnyFault>> {
  readonly schema: Schema;
  #waiting: { readonly fault: z.output<Schema>; left: number }[] = [];

  constructor(schema: Schema) {
    this.schema = schema;
  }

  lay(fault: z.input<Schema>): void {
    const parsed = this.schema.parse(fault);
    this.#waiting.push({ fault: parsed, left: parsed.times });
  }

  clear(): void {
    this.#waiting = [];
  }

  get waiting(): readonly (z.output<Schema> & { readonly left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }));
  }

  /** The first fault that strikes a request; it is used up by one. */
  strike({ path, method }: { readonly path: string; readonly method: string }): z.output<Schema> | undefined {
    const hit = this.#waiting.find(
      ({ fault }) =>
        (fault.path === undefined || path.includes(fault.path)) &&
        (fault.method === undefined || fault.method === method),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return hit.fault;
  }
}
