import { z } from 'zod';
import { Faults, plainFaults, whichRequests } from '../faults.ts';

const faultSchema = z.discriminatedUnion('kind', [
  /** 429 with Retry-After; nothing is done. */
  z.strictObject({
    kind: z.literal('rate_limit'),
    retry_after_seconds: z.int().min(0).default(1),
    ...whichRequests,
  }),
  /** Nothing is done. */
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.int().min(500).max(599).default(503),
    ...whichRequests,
  }),
  plainFaults.lostAnswer,
  plainFaults.slow,
]);

export type JiraFaults = Faults<typeof faultSchema>;
export const jiraFaults = (): JiraFaults => new Faults(faultSchema);
