/** What became of one case: the answer on the page as it is, and on the page with the element taken off. */
export interface Outcome {
  readonly id: string;
  readonly site: string;
  /** Whether the best candidate is the element. */
  readonly right: boolean;
  /** How sure the answer is, on any scale; it is given from a threshold on. */
  readonly sureness: number;
  /** How sure it would have been although the element is gone. */
  readonly surenessGone: number;
  readonly answered: boolean;
  readonly answeredGone: boolean;
}

export interface Figures {
  readonly top1: number;
  readonly coverage: number;
  readonly precision: number;
  readonly wrong_heal: number;
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const answered = outcomes.filter(each => each.answered);
  return {
    top1: share(outcomes, each => each.right),
    coverage: answered.length / outcomes.length,
    precision: answered.length === 0 ? 1 : share(answered, each => each.right),
    wrong_heal: share(outcomes, each => each.answeredGone),
  };
}

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number =>
  items.filter(holds).length / items.length;

/** The outcomes had the threshold been such that at least this share is answered. */
export function atCoverage(outcomes: readonly Outcome[], coverage: number): Outcome[] {
  const sorted = outcomes.map(({ sureness }) => sureness).sort((left, right) => right - left);
  const threshold = sorted[Math.max(0, Math.ceil(coverage * sorted.length - 1e-9) - 1)]!;
  return outcomes.map(each => ({
    ...each,
    answered: each.sureness >= threshold,
    answeredGone: each.surenessGone >= threshold,
  }));
}
