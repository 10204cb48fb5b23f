import type { House } from './house/house.ts';

/** What an evaluation is: a name, what it must reach, and a run that gives figures and tells each case apart. */

/** Which answers produced the figures: the offline planner, recordings, a live model; `exact` where no model is asked. */
export type Tier = 'exact' | 'planner' | 'replay' | 'live';

/** One case: whether it passed, and what was seen, small enough to keep beside a baseline. */
export interface CaseResult {
  readonly id: string;
  readonly passed: boolean;
  readonly seen?: string;
}

/** A figure that depends on another, such as how often an answer is right by how often one is given. */
export interface Curve {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
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
  readonly curves?: readonly Curve[];
  /** The recordings were made of a stand-in for a model: they prove the machinery, and say nothing of any model. */
  readonly synthetic?: true;
}

export interface SuiteOptions {
  /** File or folder to score instead of the suite's own; the format is the same. */
  readonly data?: string;
  readonly tier: Tier | undefined;
  readonly runs: number;
  /** Where Chromium is, for what needs a page; such parts are left out, and say so, where there is none. */
  readonly chromium?: string;
  /** The product, running: one for all suites of a run that do not need one of their own. */
  readonly house?: () => Promise<House>;
  say(line: string): void;
}

/**
 * What a figure must be. A `gate` is about safety and correctness: all or none, so that its bound is 0 or 1. A `threshold` is
 * how good is good enough. Both fail the run. A `goal` is reported, whatever it came to; a figure without a criterion is
 * only tracked.
 */
export interface Criterion {
  readonly metric: string;
  readonly kind: 'gate' | 'threshold' | 'goal';
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly above?: number;
  readonly below?: number;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
  /** It runs in the house that `SuiteOptions` hands it, together with the others that do. */
  readonly sharesHouse?: true;
  run(options: SuiteOptions): Promise<SuiteResult>;
}

/** What a run was to be measured on, or by, is not what was set aside for it: no figure of it would mean anything. */
export class Tampered extends Error {}
