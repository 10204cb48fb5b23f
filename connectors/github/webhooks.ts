import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { CheckFinished } from '../../tools/ci/ports.ts';
import type { FlowFact } from '../../tools/insights/ports.ts';
import { flowIn } from './flow.ts';

/** A delivery that GitHub signed: what it is about, and what it says that we keep. */
export interface GitHubDelivery {
  /** Handle it once for this. */
  readonly id: string;
  readonly event: string;
  readonly repository: string | null;
  /** A job that ended. */
  readonly check: CheckFinished | null;
  /** A step of a change's way into production. */
  readonly flow: FlowFact | null;
}

const headersSchema = z.object({
  'x-hub-signature-256': z.string().regex(/^sha256=[0-9a-f]{64}$/),
  'x-github-delivery': z.uuid(),
  'x-github-event': z.string().regex(/^[a-z_]{1,60}$/),
});
const repository = z.object({ full_name: z.string() });
const anyPayload = z.object({ repository: repository.optional() });
const checkRun = z.object({
  action: z.string(),
  check_run: z.object({
    id: z.int(),
    name: z.string(),
    head_sha: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    completed_at: z.string().nullable(),
    check_suite: z.object({ id: z.int() }).nullable(),
  }),
  repository,
});

const refuse = (why: string): Refusal => new Refusal('unauthenticated', why);

/**
 * Reads a delivery. The signature covers the body's bytes and nothing else: whoever replays a body under another id can
 * only repeat something true, which is why what is kept of it is kept once by its own ids.
 *
 * @param body as it came over the wire: JSON that was parsed and written again has other bytes
 */
export function readDelivery(
  body: Buffer,
  headers: IncomingHttpHeaders,
  secrets: readonly string[],
): GitHubDelivery {
  const read = headersSchema.safeParse(headers);
  if (!read.success) throw refuse(`The webhook lacks ${read.error.issues[0]?.path.join('.')}.`);
  const signature = Buffer.from(read.data['x-hub-signature-256'].slice('sha256='.length), 'hex');
  // All are tried, so that the time tells nothing about which one fits.
  const fitting = secrets.filter(secret =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), signature),
  );
  if (fitting.length === 0) throw refuse('The webhook is not signed with our secret.');
  const event = read.data['x-github-event'];
  const payload = jsonIn(body);
  return {
    id: read.data['x-github-delivery'],
    event,
    repository: anyPayload.safeParse(payload).data?.repository?.full_name ?? null,
    check: event === 'check_run' ? checkIn(payload) : null,
    flow: flowIn(event, payload),
  };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(
      'vendor_protocol',
      'GitHub signed a webhook that is not JSON; set its content type to JSON.',
    );
  }
}

function checkIn(payload: unknown): CheckFinished | null {
  const parsed = checkRun.safeParse(payload);
  if (!parsed.success)
    throw new Refusal('vendor_protocol', 'GitHub signed a check run outside its own schema.');
  const { check_run: check } = parsed.data;
  if (parsed.data.action !== 'completed' || !check.conclusion || !check.completed_at) return null;
  return {
    id: String(check.id),
    name: check.name,
    sha: check.head_sha,
    conclusion: check.conclusion,
    at: check.completed_at,
  };
}
