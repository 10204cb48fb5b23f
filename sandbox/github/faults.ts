import { z } from 'zod';
import { Faults, plainFaults, whichRequests } from '../faults.ts';

const shared = {
  ...whichRequests,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
};

const faultSchema = z.discriminatedUnion('kind', [
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
  plainFaults.lostAnswer.extend(shared),
  plainFaults.slow.extend(shared),
]);

export type GitHubFaults = Faults<typeof faultSchema>;
export const githubFaults = (): GitHubFaults => new Faults(faultSchema);
