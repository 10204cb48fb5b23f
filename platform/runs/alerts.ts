/** What is known of a run when somebody asks whether it goes as it should. */
export interface RunFacts {
  readonly targets: number;
  /** Whose change has been made. */
  readonly made: number;
  /** That were given up: stale and failed ones. */
  readonly givenUp: number;
  /** Those of them that nobody has dealt with. */
  readonly deadLetters: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** When the vendor last asked to wait, the newest first. */
  readonly throttledAt: readonly Date[];
}

export interface Alert {
  readonly rule: 'success' | 'dead_letters' | 'throttled' | 'duration';
  readonly severity: 'warning' | 'critical';
  /** What is wrong, in a sentence made from the facts. */
  readonly says: string;
}

interface Threshold {
  readonly rule: Alert['rule'];
  readonly severity: Alert['severity'];
  /** The sentence when the threshold is crossed, or nothing. */
  readonly crossed: (facts: RunFacts, now: Date) => string | false;
}

const minute = 60_000;
/** Before so many have ended, a share says nothing, unless the run itself has ended. */
const fewest = 20;
const throttledMost = 3;
const throttledWithinMs = 5 * minute;
const longestMs = 10 * minute;

const successBelow =
  (percent: number): Threshold['crossed'] =>
  ({ made, givenUp, endedAt }) => {
    const ended = made + givenUp;
    if (ended === 0 || (ended < fewest && !endedAt) || made * 100 >= percent * ended) return false;
    return `${made} of the ${ended} that have ended were made, less than ${percent} %.`;
  };
const deadLettersAbove =
  (most: number): Threshold['crossed'] =>
  ({ deadLetters }) =>
    deadLetters > most && `${deadLetters} dead letters wait for somebody, more than ${most}.`;

/** The rules, as data: the graver of a kind before the less grave, and only the first of a kind is raised. */
export const thresholds: readonly Threshold[] = [
  { rule: 'success', severity: 'critical', crossed: successBelow(90) },
  { rule: 'success', severity: 'warning', crossed: successBelow(97) },
  { rule: 'dead_letters', severity: 'critical', crossed: deadLettersAbove(100) },
  { rule: 'dead_letters', severity: 'warning', crossed: deadLettersAbove(50) },
  {
    rule: 'throttled',
    severity: 'warning',
    crossed: ({ throttledAt }) =>
      throttledWithin(throttledAt) &&
      `The vendor asked to wait more than ${throttledMost} times within ${throttledWithinMs / minute} minutes.`,
  },
  {
    rule: 'duration',
    severity: 'warning',
    crossed: ({ startedAt, endedAt }, now) =>
      startedAt !== null &&
      (endedAt ?? now).getTime() - startedAt.getTime() > longestMs &&
      `It has taken more than ${longestMs / minute} minutes.`,
  },
];

/** Whether any stretch of that length holds more than is usual. */
function throttledWithin(instants: readonly Date[]): boolean {
  const times = instants.map(at => at.getTime()).sort((a, b) => a - b);
  return times.some((at, index) => {
    const last = times[index + throttledMost];
    return last !== undefined && last - at <= throttledWithinMs;
  });
}

/** What is wrong with a run now; empty while it goes as it should. */
export function alertsOf(facts: RunFacts, now: Date): Alert[] {
  const raised = new Map<Alert['rule'], Alert>();
  for (const { rule, severity, crossed } of thresholds) {
    const says = !raised.has(rule) && crossed(facts, now);
    if (says) raised.set(rule, { rule, severity, says });
  }
  return [...raised.values()];
}
