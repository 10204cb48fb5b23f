/** What ran without a person in a span of time, and what came of it. */
export interface AutomationFacts {
  /** Results of automated tests in uploaded reports. */
  readonly testsRun: number;
  /** Of them, those that failed first and passed when tried again: nothing was wrong, and somebody looked. */
  readonly falseAlarms: number;
  /** Heals of a test that a person approved and that stood. */
  readonly heals: number;
  /** Heals that were undone: they held the test to another element than was meant. */
  readonly wrongHeals: number;
}

/** What a team says of its own work; none of it can be measured from here. Minutes, and a share between 0 and 1. */
export interface AutomationAssumptions {
  /** Of the tests that ran, the share that a person would otherwise have done by hand. */
  readonly shareByHand: number;
  readonly minutesByHand: number;
  readonly minutesPerFalseAlarm: number;
  readonly minutesToReviewHeal: number;
  readonly minutesToRepairByHand: number;
  readonly minutesPerWrongHeal: number;
}

/** Minutes saved and spent, and from which share by hand on it pays. */
export interface AutomationReturn {
  readonly saved: { readonly testing: number; readonly repairing: number };
  readonly spent: { readonly falseAlarms: number; readonly reviewing: number; readonly wrongHeals: number };
  readonly net: number;
  /** Net gain for each minute spent; null when none was. */
  readonly ratio: number | null;
  /** The share by hand at which gain and loss are even; null where no share is enough. */
  readonly evenAtShare: number | null;
}

/** The return on automation, net of what wrong heals cost. A wrong heal also saved no repair: somebody repairs it after all. */
export function automationReturn(
  { testsRun, falseAlarms, heals, wrongHeals }: AutomationFacts,
  assumed: AutomationAssumptions,
): AutomationReturn {
  const byHand = testsRun * assumed.minutesByHand;
  const saved = { testing: byHand * assumed.shareByHand, repairing: heals * assumed.minutesToRepairByHand };
  const spent = {
    falseAlarms: falseAlarms * assumed.minutesPerFalseAlarm,
    reviewing: (heals + wrongHeals) * assumed.minutesToReviewHeal,
    wrongHeals: wrongHeals * assumed.minutesPerWrongHeal,
  };
  const cost = spent.falseAlarms + spent.reviewing + spent.wrongHeals;
  const net = saved.testing + saved.repairing - cost;
  const uncovered = Math.max(0, cost - saved.repairing);
  const even = uncovered === 0 ? 0 : byHand === 0 ? Number.POSITIVE_INFINITY : uncovered / byHand;
  return { saved, spent, net, ratio: cost === 0 ? null : net / cost, evenAtShare: even > 1 ? null : even };
}
