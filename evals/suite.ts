/** What an evaluation is: a name, what it must reach, and a run that gives figures and tells each case apart. */

/** Which answers produced the figures: the offline planner, recordings, a live model; `exact` where no model is asked. */
export type Tier = 'exact' | 'planner' | 'replay' | 'live';

/** One case: whether it passed, and what was seen, small enough to keep beside a baseline. */
export interface CaseResult {
  readonly id: string;
  readonly passed: boolean;
  readonly seen?: string;
}

export interface SuiteResult {
  readonly tier: Tier;
  readonly metrics: Readonly<Record<string, number>>;
  /** How many cases were scored. */
  readonly n: number;
  readonly cases: readonly CaseResult[];
  /** Why nothing was scored, such as data that is not on this machine. A skipped suite has no figures. */
  readonly skipped?: string;
  /** Paragraphs and tables for a reader, in Markdown. */
  readonly report?: string;
}

export interface SuiteOptions {
  /** File or folder to score instead of the suite's own; the format is the same. */
  readonly data?: string;
  readonly tier: Tier | undefined;
  readonly runs: number;
  say(line: string): void;
}

/** What a figure must be. A gate must hold; a goal is reported, whatever it came to. */
export interface Criterion {
  readonly metric: string;
  readonly kind: 'gate' | 'goal';
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly above?: number;
  readonly below?: number;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
  run(options: SuiteOptions): Promise<SuiteResult>;
}

/** What a run was to be measured on, or by, is not what was set aside for it: no figure of it would mean anything. */
export class Tampered extends Error {}
