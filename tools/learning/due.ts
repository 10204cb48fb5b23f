/** What the triggers look at: the newest draft, and the accepted examples. */
export interface Standing {
  /** The fewest accepted examples that say anything. */
  readonly least: number;
  readonly accepted: number;
  /** Accepted since the draft was last scored; all of them where it never was. */
  readonly fresh: number;
  /** The newest version that was never current; null when there is none. */
  readonly draft: number | null;
}

/** Scored when enough examples are new; once a week, when any is and there are enough in all. */
export const isDue = ({ least, accepted, fresh, draft }: Standing, why: 'week' | 'examples'): boolean =>
  draft !== null && (why === 'examples' ? fresh >= least : fresh > 0 && accepted >= least);

/** What happens next, in a sentence for whoever wonders why nothing does. */
export function nextOf(standing: Standing): string {
  const { least, accepted, fresh, draft } = standing;
  if (draft === null) return 'No draft waits. Enter one, and it is scored on the accepted examples.';
  if (accepted < least)
    return `Version ${draft} is not scored yet: ${accepted} of at least ${least} examples are accepted.`;
  if (isDue(standing, 'examples')) return `Version ${draft} is due to be scored.`;
  if (fresh === 0) return `Version ${draft} was scored on all that was accepted.`;
  const more = least - fresh;
  return `Version ${draft} is scored again within a week, or when ${more} more ${more === 1 ? 'example is' : 'examples are'} accepted.`;
}
