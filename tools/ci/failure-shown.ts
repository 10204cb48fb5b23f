import { z } from 'zod';
import type { Failure } from './failures.ts';

/** A failure as tools show it. Check, test, file and message are outsiders' text. */
export const failureShown = z.object({
  check: z.string(),
  job: z.string(),
  test: z.string().nullable(),
  place: z.string().nullable(),
  cause: z.enum(['product', 'test', 'flaky', 'infrastructure']),
  confidence: z.enum(['high', 'medium', 'low']),
  evidence: z.array(z.string()),
  quarantined: z.boolean(),
  message: z.string(),
});

export const shown = (
  failure: Failure & { readonly quarantined: boolean },
): z.output<typeof failureShown> => ({
  check: failure.check,
  job: failure.job,
  test: failure.test,
  place: failure.file === null ? null : `${failure.file}:${failure.line}`,
  cause: failure.cause,
  confidence: failure.confidence,
  evidence: [...failure.evidence],
  quarantined: failure.quarantined,
  message: failure.message,
});
