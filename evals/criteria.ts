import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fingerprint } from '../platform/canonical.ts';
import type { Criterion, Suite, SuiteResult } from './suite.ts';

/**
 * What counts as good is written down, and its digest committed, before anything is measured. A run whose criteria are
 * not those registered is refused, so that no bar is lowered quietly after a look at the figures.
 */
const register = new URL('./criteria.lock.json', import.meta.url);

const Register = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

export const digestOf = (criteria: readonly Criterion[]): string => fingerprint(criteria);

/** Why a suite's criteria may not be used, or undefined when they are the registered ones. */
export async function whyTampered(
  { name, criteria }: Suite,
  place: URL = register,
): Promise<string | undefined> {
  const registered = Register.parse(JSON.parse(await readFile(place, 'utf8')))[name];
  if (registered === digestOf(criteria)) return undefined;
  const what = registered === undefined ? 'are not registered' : 'differ from those that were registered';
  return `The criteria of ${name} ${what}. When that is meant, run npm run evals -- --register and have the change of evals/criteria.lock.json reviewed.`;
}

/** Writes the digests of the suites' criteria as they are now. */
export async function registerCriteria(suites: readonly Suite[], place: URL = register): Promise<void> {
  const digests = Object.fromEntries(suites.map(({ name, criteria }) => [name, digestOf(criteria)]));
  await writeFile(place, `${JSON.stringify(digests, undefined, 2)}\n`);
}

/** A criterion, what was measured, and whether it holds. */
export interface Verdict {
  readonly criterion: Criterion;
  readonly value: number;
  readonly holds: boolean;
}

/** Throws when a figure that a criterion is about was not reported: a gate that is not measured does not hold. */
export function verdictsOf({ name, criteria }: Suite, { metrics }: SuiteResult): Verdict[] {
  return criteria.map(criterion => {
    const value = metrics[criterion.metric];
    if (value === undefined || !Number.isFinite(value))
      throw new Error(`${name} has a criterion on ${criterion.metric}, and did not report it as a number.`);
    return { criterion, value, holds: holds(criterion, value) };
  });
}

function holds({ metric, atLeast, atMost, above, below }: Criterion, value: number): boolean {
  if ([atLeast, atMost, above, below].every(bound => bound === undefined))
    throw new Error(`The criterion on ${metric} has no bound, so nothing can fail it.`);
  return (
    (atLeast === undefined || value >= atLeast) &&
    (atMost === undefined || value <= atMost) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

/** `≥ 0.75`, in words that a table has room for. */
export const boundOf = ({ atLeast, atMost, above, below }: Criterion): string =>
  [
    atLeast === undefined ? [] : `≥ ${atLeast}`,
    atMost === undefined ? [] : `≤ ${atMost}`,
    above === undefined ? [] : `> ${above}`,
    below === undefined ? [] : `< ${below}`,
  ]
    .flat()
    .join(', ');
