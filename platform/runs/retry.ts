import type { ErrorCode, Problem } from '../errors.ts';
import type { Pace } from '../parts.ts';

export type Next =
  | { readonly kind: 'wait'; readonly ms: number; readonly free: boolean }
  | { readonly kind: 'give_up' };

/**
 * What to do after a try that certainly changed nothing. A wait that the vendor asked for costs no try, up to the
 * pace's patience in all; other passing failures get three further tries with growing, jittered waits.
 * `tries` counts the one that just failed; `waitedMs` is what Retry-After has cost so far.
 */
export function afterFailure(pace: Pace, problem: Problem, tries: number, waitedMs: number): Next {
  if (!problem.retryable) return { kind: 'give_up' };
  if (problem.retryAfterMs !== undefined) {
    // Never sooner than our own first retry: "Retry-After: 0" is no leave to call without end.
    const ms = Math.ceil(Math.max(problem.retryAfterMs, pace.retryMs[0] ?? 1));
    return waitedMs + ms <= pace.patienceMs ? { kind: 'wait', ms, free: true } : { kind: 'give_up' };
  }
  const waits = problem.code === 'vendor_rate_limited' ? pace.rateLimitMs : pace.retryMs;
  const wait = waits[tries - 1];
  if (wait === undefined) return { kind: 'give_up' };
  return { kind: 'wait', ms: Math.round(wait * (1 + pace.jitter * (2 * pace.random() - 1))), free: false };
}

export type DeadLetterClass =
  | 'rate_limit'
  | 'timeout'
  | 'not_found'
  | 'authorization'
  | 'validation'
  | 'stale'
  | 'unknown';

const classes: Partial<Record<ErrorCode, DeadLetterClass>> = {
  vendor_rate_limited: 'rate_limit',
  vendor_timeout: 'timeout',
  vendor_unavailable: 'timeout',
  not_found: 'not_found',
  vendor_unauthorized: 'authorization',
  insufficient_scope: 'authorization',
  target_stale: 'stale',
  price_changed: 'stale',
  out_of_stock: 'stale',
  invalid_input: 'validation',
  vendor_refused: 'validation',
  address_invalid: 'validation',
  payment_declined: 'validation',
};

const recommendations: Record<DeadLetterClass, string> = {
  rate_limit: 'Wait until the vendor accepts calls again, then retry the failed targets.',
  timeout: 'See whether the vendor is up, then retry the failed targets.',
  not_found: 'See whether the thing still exists at the vendor; propose anew without it.',
  authorization: 'Renew the connection to the vendor, then retry the failed targets.',
  validation: "Read the vendor's reason, change the request and propose it anew.",
  stale: 'Look at what moved and propose it anew.',
  unknown: "Look at the vendor's own records to see whether it happened before doing anything.",
};

export const classOf = (problem: Problem): DeadLetterClass => classes[problem.code] ?? 'unknown';
export const recommendationFor = (problem: Problem): string => recommendations[classOf(problem)];
