import { z } from 'zod';
import { registerEvent } from '../../../platform/events/schemas.ts';

const instant = z.iso.datetime();

/** A person has signed a recurring rule: its clock is to be set. */
registerEvent('price.schedule.began', 1, z.object({ schedule: z.uuid() }));

/** An occurrence of a recurring rule has its time. It is told at that time, or as soon as somebody is there again. */
export const occurrenceDue = z.object({ schedule: z.uuid(), starts_at: instant, ends_at: instant });
export type OccurrenceDue = z.infer<typeof occurrenceDue>;
registerEvent('price.occurrence.due', 1, occurrenceDue);

/**
 * - `run`: inside the envelope, and carried out under its policy.
 * - `asked`: outside of it, or the policy is revoked or used up: an ordinary proposal waits for a person.
 * - `nothing to change`: the rule moved no price then.
 * - `missed`: its time was over before anybody could look.
 * - `refused`: it could not be proposed at all; the note says why.
 */
export const occurrenceOutcome = z.enum(['run', 'asked', 'nothing to change', 'missed', 'refused']);
export type OccurrenceOutcome = z.infer<typeof occurrenceOutcome>;

export const occurrenceEnded = occurrenceDue.extend({
  outcome: occurrenceOutcome,
  proposal: z.uuid().nullable(),
  note: z.string(),
});
registerEvent('price.occurrence.ended', 1, occurrenceEnded);
