import { type Asked, askedFor, CannotAsk } from './ask.ts';
import { accepting, readBaseline, writeBaseline } from './baseline.ts';
import { registerCriteria } from './criteria.ts';
import { type Evaluation, evaluate, exitCodes } from './evaluate.ts';
import { suites } from './suites.ts';
import { jsonOf, summaryOf, tableOf } from './table.ts';

/**
 * `npm run evals [-- <suite> …] [--data PATH] [--json] [--model planner|replay|live] [--runs N]`, `--register`,
 * `--accept`. Ends with 0 when all gates hold, 1 when one fails, 2 when criteria are not those registered, 3 when it
 * could not be run.
 */
async function main(): Promise<number> {
  const asked = askedFor(process.argv.slice(2), suites);
  if (asked.register) {
    await registerCriteria(suites);
    console.log('Registered the criteria of all suites in evals/criteria.lock.json.');
    return 0;
  }
  const evaluations = await runAll(asked);
  console.log(`${summaryOf(evaluations)}`);
  if (asked.json) for (const evaluation of evaluations) console.log(jsonOf(evaluation));
  return Math.max(...evaluations.map(({ outcome }) => exitCodes[outcome]));
}

async function runAll({ suites: chosen, data, tier, runs, accept }: Asked): Promise<Evaluation[]> {
  let baseline = await readBaseline();
  const options = { tier, runs, say: (line: string) => console.error(`  … ${line}`) };
  const evaluations: Evaluation[] = [];
  for (const suite of chosen) {
    const evaluation = await evaluate(suite, data === undefined ? options : { ...options, data }, baseline);
    console.log(`${tableOf(evaluation)}\n`);
    if (evaluation.result?.report) console.log(`${evaluation.result.report}\n`);
    evaluations.push(evaluation);
    if (accept && evaluation.result && evaluation.outcome === 'passed')
      baseline = accepting(baseline, suite.name, evaluation.result.tier, evaluation.result.cases);
  }
  if (accept) await writeBaseline(baseline);
  return evaluations;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof CannotAsk)) throw error;
  console.error(error.message);
  process.exitCode = exitCodes.broken;
}
