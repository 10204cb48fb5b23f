import { z } from 'zod';
import { registerEvent } from '../../platform/events/schemas.ts';

/** After how many failures in a row somebody is told, and told again. */
export const alertAt = [3, 5] as const;

export const competitorSilent = z.object({
  watch: z.uuid(),
  merchant: z.string(),
  failures: z.literal(alertAt),
  problem: z.string(),
});
export type CompetitorSilent = z.infer<typeof competitorSilent>;

registerEvent('competitor.silent', 1, competitorSilent);

/** The last alert that so many failures in a row have reached. */
export const alertReached = (failures: number): 3 | 5 | null =>
  alertAt.findLast(each => failures >= each) ?? null;
