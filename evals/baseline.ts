import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CaseResult, Tier } from './suite.ts';

/** Which cases passed when the figures were last accepted; committed, so that a change shows what it broke. */
const place = new URL('./baseline.json', import.meta.url);

const Recorded = z.strictObject({ passed: z.array(z.string()), failed: z.array(z.string()) });
const Baseline = z.record(
  z.string(),
  z.partialRecord(z.enum(['exact', 'planner', 'replay', 'live']), Recorded),
);

export type Baseline = z.output<typeof Baseline>;

export const readBaseline = async (): Promise<Baseline> =>
  Baseline.parse(JSON.parse(await readFile(place, 'utf8')));

export interface Difference {
  /** Passed before, fail now. */
  readonly broken: readonly CaseResult[];
  /** Failed before, pass now. */
  readonly mended: readonly CaseResult[];
  /** Were scored before, and are not any more. */
  readonly gone: readonly string[];
}

/** How the cases differ from the baseline; undefined when there is none for this suite and tier. */
export function differenceFrom(
  baseline: Baseline,
  suite: string,
  tier: Tier,
  cases: readonly CaseResult[],
): Difference | undefined {
  const recorded = baseline[suite]?.[tier];
  if (!recorded) return undefined;
  const [passed, failed] = [new Set(recorded.passed), new Set(recorded.failed)];
  const now = new Set(cases.map(({ id }) => id));
  return {
    broken: cases.filter(each => !each.passed && passed.has(each.id)),
    mended: cases.filter(each => each.passed && failed.has(each.id)),
    gone: [...recorded.passed, ...recorded.failed].filter(id => !now.has(id)),
  };
}

/** The baseline with these cases in it. */
export function accepting(
  baseline: Baseline,
  suite: string,
  tier: Tier,
  cases: readonly CaseResult[],
): Baseline {
  const idsOf = (passed: boolean) => cases.filter(each => each.passed === passed).map(({ id }) => id);
  return {
    ...baseline,
    [suite]: { ...baseline[suite], [tier]: { passed: idsOf(true), failed: idsOf(false) } },
  };
}

export const writeBaseline = (baseline: Baseline): Promise<void> =>
  writeFile(place, `${JSON.stringify(baseline, undefined, 2)}\n`);
