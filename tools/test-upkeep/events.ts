import { z } from 'zod';
import { registerEvent } from '../../platform/events/schemas.ts';

/** A pull request of ours that changes tests. */
export const pullTold = z.object({ repository: z.string(), pull_request: z.int() });
export type PullTold = z.output<typeof pullTold>;

registerEvent('test.healed', 1, pullTold);
registerEvent('test_change.withdrawn', 1, pullTold);
