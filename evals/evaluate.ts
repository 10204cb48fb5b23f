import { z } from 'zod';
import { type Baseline, type Difference, differenceFrom } from './baseline.ts';
import { type Verdict, verdictsOf, whyTampered } from './criteria.ts';
import { type Suite, type SuiteOptions, type SuiteResult, Tampered } from './suite.ts';

/** One suite's run, judged: everything that a table or a page needs to tell of it. */
export interface Evaluation {
  readonly suite: Suite;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'tampered' | 'broken';
  /** Why it was skipped, refused or could not be run. */
  readonly why?: string;
  readonly result?: SuiteResult;
  readonly verdicts: readonly Verdict[];
  readonly difference?: Difference | undefined;
  readonly seconds: number;
}

/** What the process ends with; the highest of all suites' counts. */
export const exitCodes: Readonly<Record<Evaluation['outcome'], number>> = {
  passed: 0,
  skipped: 0,
  failed: 1,
  tampered: 2,
  broken: 3,
};

/** Runs a suite and judges it. A suite that throws is broken, and does not keep the others from running. */
export async function evaluate(suite: Suite, options: SuiteOptions, baseline: Baseline): Promise<Evaluation> {
  const since = performance.now();
  const ended = (rest: Omit<Evaluation, 'suite' | 'seconds'>): Evaluation => ({
    suite,
    ...rest,
    seconds: (performance.now() - since) / 1000,
  });
  try {
    const tampered = await whyTampered(suite);
    if (tampered) return ended({ outcome: 'tampered', why: tampered, verdicts: [] });
    const result = await suite.run(options);
    if (result.skipped) return ended({ outcome: 'skipped', why: result.skipped, result, verdicts: [] });
    if (result.n === 0) return ended({ outcome: 'broken', why: 'no case was scored', result, verdicts: [] });
    const verdicts = verdictsOf(suite, result);
    const failed = verdicts.some(({ criterion, holds }) => criterion.kind !== 'goal' && !holds);
    return ended({
      outcome: failed ? 'failed' : 'passed',
      result,
      verdicts,
      difference: options.data ? undefined : differenceFrom(baseline, suite.name, result.tier, result.cases),
    });
  } catch (error) {
    const outcome = error instanceof Tampered ? 'tampered' : 'broken';
    return ended({ outcome, why: explain(error), verdicts: [] });
  }
}

/** Data of another shape can be wrong in a thousand places; the first few say enough. */
const explain = (error: unknown): string => {
  if (error instanceof z.ZodError)
    return `the data has another shape. ${z.prettifyError(error).split('\n').slice(0, 6).join(' ')}`;
  return error instanceof Error ? error.message : String(error);
};
