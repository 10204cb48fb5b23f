import type { Outcome } from '../../../platform/kernel.ts';
import type { Span } from '../rules/schedule.ts';
import type { OccurrenceOutcome } from './events.ts';

/** The occurrence after one, or the first that is not over yet when there was none. Each is told of once, in order. */
export const nextAfter = (spans: readonly Span[], after: number | null, now: number): Span | undefined =>
  spans.find(({ start, end }) => (after === null ? end > now : start > after));

/**
 * What to do about an occurrence whose time was told: an outage may have delayed that. While its time lasts it is carried
 * out late, for what is left of it. When its time is over it is missed, and told as missed: a price that would be set and
 * put back in one breath helps nobody.
 */
export const verdictOn = ({ end }: Span, now: number): 'propose' | 'missed' =>
  now < end ? 'propose' : 'missed';

/** What became of an occurrence that was proposed, as far as its schedule tells; nothing while writes are stopped. */
export function endingOf(
  outcome: Outcome,
): { outcome: OccurrenceOutcome; proposal: string | null; note: string } | undefined {
  if (outcome.kind === 'result') return { outcome: 'run', proposal: runIn(outcome.data), note: outcome.text };
  if (outcome.kind === 'approval_required') {
    const { id, status } = outcome.proposal;
    return { outcome: status === 'proposed' ? 'asked' : 'run', proposal: id, note: outcome.text };
  }
  const { code, message, details } = outcome.problem;
  if (code === 'frozen') return undefined;
  const nothing = details?.nothing_to_change === true;
  return { outcome: nothing ? 'nothing to change' : 'refused', proposal: null, note: message };
}

const runIn = (data: unknown): string | null => (data as { run?: string | null } | null)?.run ?? null;
