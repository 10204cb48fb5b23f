import { Refusal } from '../../../platform/errors.ts';
import { compile } from '../rules/compile.ts';
import type { Outcome } from '../rules/evaluate.ts';
import type { Row } from '../rules/row.ts';
import type { RuleSet } from '../rules/rule.ts';
import { type Simulation, Tally } from './tally.ts';

export interface SimulationOptions {
  /** The instant at which the rules would run: what is in force then, and what is too old. */
  readonly at: Date;
  /** Sees every outcome of a selected row, in the order of the rows; what it keeps is its own affair. */
  readonly onOutcome?: (outcome: Outcome, row: Row) => void;
  readonly mostRows?: number;
  readonly signal?: AbortSignal;
}

const usualMostRows = 10_000_000;
const rowsBetweenChecks = 4_096;

/**
 * What rules would do to a catalog, without doing it: the same evaluator that applying runs. Rows are looked at one by
 * one as they come and none is kept, so that memory does not grow with the catalog.
 */
export async function simulate(
  rules: RuleSet,
  rows: Iterable<Row> | AsyncIterable<Row>,
  { at, onOutcome, mostRows = usualMostRows, signal }: SimulationOptions,
): Promise<Simulation> {
  const evaluate = compile(rules, at);
  const tally = new Tally();
  const take = (row: Row): void => {
    if (tally.rows % rowsBetweenChecks === 0) signal?.throwIfAborted();
    if (tally.rows >= mostRows)
      throw new Refusal(
        'invalid_input',
        `The catalog has more than ${mostRows} rows. Simulate a part of it, or raise the limit.`,
      );
    const outcome = evaluate(row);
    tally.add(outcome);
    if (outcome !== null) onOutcome?.(outcome, row);
  };
  if (Symbol.asyncIterator in rows) for await (const row of rows) take(row);
  else for (const row of rows) take(row);
  return tally.result();
}
