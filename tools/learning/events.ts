import { z } from 'zod';
import { registerEvent } from '../../platform/events/schemas.ts';

/** It is time to see whether a draft is to be scored: enough examples were accepted, or a week began (its Monday, UTC). */
export const scoringDue = z.discriminatedUnion('why', [
  z.object({ why: z.literal('examples') }),
  z.object({ why: z.literal('week'), monday: z.iso.date() }),
]);

registerEvent('learning.scoring.due', 1, scoringDue);
