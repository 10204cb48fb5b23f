import { z } from 'zod';

/**
 * Faults on demand, laid down with `POST /testing/faults`. Each strikes the next `times` requests whose path contains
 * `path`, and that are of `method`; without them, whatever comes next.
 */
const shared = {
  path: z.string().min(1).optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  times: z.int().min(1).default(1),
};

export const faultSchema = z.discriminatedUnion('kind', [
  /** The secondary rate limit, with Retry-After; nothing is done. GitHub answers 403 or 429. */
  z.strictObject({
    kind: z.literal('secondary_limit'),
    status: z.literal([403, 429]).default(403),
    retry_after_seconds: z.int().min(0).default(1),
    ...shared,
  }),
  /** Nothing is done. */
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.int().min(500).max(599).default(502),
    ...shared,
  }),
  /** The work is done; the connection breaks before the answer. */
  z.strictObject({ kind: z.literal('lost_answer'), ...shared }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...shared }),
]);
export type Fault = z.infer<typeof faultSchema>;

export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  lay(fault: z.input<typeof faultSchema>): void {
    const parsed = faultSchema.parse(fault);
    this.#waiting.push({ fault: parsed, left: parsed.times });
  }

  clear(): void {
    this.#waiting = [];
  }

  get waiting(): readonly (Fault & { readonly left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }));
  }

  /** The first fault that strikes a request for this path; it is used up by one. */
  strike(path: string, method: string): Fault | undefined {
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
