import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromiumFound } from '../connectors/chromium/launch.ts';
import { type Asked, askedFor, CannotAsk } from './ask.ts';
import { accepting, type Baseline, readBaseline, writeBaseline } from './baseline.ts';
import { registerCriteria } from './criteria.ts';
import { type Evaluation, exitCodes } from './evaluate.ts';
import { type Kept, keep, keptOf, readHistory } from './history.ts';
import { evaluateAll } from './lanes.ts';
import { recordCommand } from './replay/command.ts';
import { pageOf } from './report/page.ts';
import { suites } from './suites.ts';
import { jsonOf, summaryOf, tableOf } from './table.ts';

/**
 * `npm run evals -- record [suite …]`, or
 * `npm run evals [-- <suite> …] [--data PATH] [--json] [--model planner|replay|live] [--runs N]`, `--register`,
 * `--accept`, `--keep`, `--report FILE`, `--picture FILE`. Ends with 0 when all gates hold, 1 when one fails, 2 when criteria
 * are not those registered, 3 when it could not be run.
 */
async function main(): Promise<number> {
  const [first, ...rest] = process.argv.slice(2);
  if (first === 'record') {
    await recordCommand(askedFor(rest, suites).suites, line => console.error(`  … ${line}`));
    return 0;
  }
  const asked = askedFor(process.argv.slice(2), suites);
  if (asked.register) {
    await registerCriteria(suites);
    console.log('Registered the criteria of all suites in evals/criteria.lock.json.');
    return 0;
  }
  for (const file of [asked.report, asked.picture]) if (file) hasPlace(file);
  const evaluations = await runAll(asked);
  const run = keptOf(evaluations, new Date(), commitHere());
  if (asked.report || asked.picture) await tell(asked, evaluations, run);
  if (asked.keep) await keep(run);
  console.log(`${summaryOf(evaluations)}`);
  if (asked.json) for (const evaluation of evaluations) console.log(jsonOf(evaluation));
  return Math.max(...evaluations.map(({ outcome }) => exitCodes[outcome]));
}

/** Minutes later would be too late to hear it. */
function hasPlace(file: string): void {
  if (!existsSync(dirname(file)))
    throw new CannotAsk(`There is no folder ${dirname(file)} to write ${file} to.`);
}

/** Writes the page of a run, draws its head, or both. */
async function tell(
  { report, picture }: Asked,
  evaluations: readonly Evaluation[],
  run: Kept,
): Promise<void> {
  const history = [...(await readHistory()), run];
  const page = pageOf({ evaluations, history, at: new Date(run.at), commit: run.commit });
  if (report) await writeFile(report, page);
  if (picture) await (await import('./report/picture.ts')).pictureOf(page, picture);
  console.log(`The report is in ${[report, picture].filter(Boolean).join(' and ')}.`);
}

async function runAll({ suites: chosen, data, tier, runs, accept }: Asked): Promise<Evaluation[]> {
  const baseline = await readBaseline();
  const say = (line: string) => console.error(`  … ${line}`);
  const chromium = chromiumFound(process.env.COUNTERSIGN_CHROMIUM);
  const options = {
    tier,
    runs,
    say,
    ...(data === undefined ? {} : { data }),
    ...(chromium === undefined ? {} : { chromium }),
  };
  const done: Evaluation[] = [];
  await evaluateAll(chosen, options, baseline, evaluation => {
    console.log(`${tableOf(evaluation)}\n`);
    if (evaluation.result?.report) console.log(`${evaluation.result.report}\n`);
    done.push(evaluation);
  });
  const evaluations = done.toSorted((a, b) => chosen.indexOf(a.suite) - chosen.indexOf(b.suite));
  if (accept) await writeBaseline(evaluations.reduce(acceptingPassed, baseline));
  return evaluations;
}

const acceptingPassed = (baseline: Baseline, { suite, outcome, result }: Evaluation): Baseline =>
  result && outcome === 'passed' ? accepting(baseline, suite.name, result.tier, result.cases) : baseline;

const commitHere = (): string => {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return stdout?.trim() || 'unknown';
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof CannotAsk ? error.message : error);
  process.exitCode = exitCodes.broken;
}
