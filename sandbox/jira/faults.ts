import { z } from 'zod';

/**
 * Faults on demand, laid down with `POST /testing/faults`. Each strikes the next `times` requests whose path contains
 * `path`; without one, whatever comes next.
 */
const shared = { path: z.string().min(1).optional(), times: z.int().min(1).default(1) };

export const faultSchema = z.discriminatedUnion('kind', [
  /** 429 with Retry-After; nothing is done. */
  z.strictObject({
    kind: z.literal('rate_limit'),
    retry_after_seconds: z.int().min(0).default(1),
    ...shared,
  }),
  /** Nothing is done. */
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.int().min(500).max(599).default(503),
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

  /** The first fault that strikes a request for this path; it is used up by one. */
  strike(path: string): Fault | undefined {
    const hit = this.#waiting.find(({ fault }) => fault.path === undefined || path.includes(fault.path));
    if (!hit) return undefined;
    hit.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return hit.fault;
  }
}
