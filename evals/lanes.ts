import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Baseline } from './baseline.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { sharedHouse } from './house/house.ts';
import type { Suite, SuiteOptions } from './suite.ts';

/** What a lane is told on its command line and over IPC; functions do not travel. */
export interface LaneTask {
  readonly suites: readonly string[];
  readonly options: Pick<SuiteOptions, 'data' | 'tier' | 'runs' | 'chromium'>;
  readonly baseline: Baseline;
}

/** An evaluation without its suite, which the other side knows by name. */
export type Told = Omit<Evaluation, 'suite'> & { readonly name: string };

/** Suites that share a house go one after another in one process; the others need a process of their own to be alone. */
export function jobsOf(suites: readonly Suite[]): (readonly Suite[])[] {
  const sharing = suites.filter(({ sharesHouse }) => sharesHouse);
  const alone = suites.filter(({ sharesHouse }) => !sharesHouse).map(suite => [suite]);
  return sharing.length ? [sharing, ...alone] : alone;
}

/** Runs suites in this process, in their order, with one house for those that share it. */
export async function evaluateHere(
  suites: readonly Suite[],
  options: SuiteOptions,
  baseline: Baseline,
  told: (evaluation: Evaluation) => void,
): Promise<void> {
  const house = sharedHouse();
  try {
    for (const suite of suites)
      told(await evaluate(suite, suite.sharesHouse ? { ...options, house: house.open } : options, baseline));
  } finally {
    await house.close();
  }
}

/** Runs suites in as many processes as there are cores, and tells each as soon as it is done. */
export async function evaluateAll(
  suites: readonly Suite[],
  options: SuiteOptions,
  baseline: Baseline,
  told: (evaluation: Evaluation) => void,
): Promise<void> {
  const jobs = jobsOf(suites);
  const lanes = Math.min(jobs.length, availableParallelism());
  if (lanes < 2) return evaluateHere(suites, options, baseline, told);
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await inLane(job, options, baseline, told);
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

/** A suite that its process took down with it is broken; the others are not. */
async function inLane(
  suites: readonly Suite[],
  { data, tier, runs, chromium }: SuiteOptions,
  baseline: Baseline,
  told: (evaluation: Evaluation) => void,
): Promise<void> {
  const task: LaneTask = {
    suites: suites.map(({ name }) => name),
    options: {
      tier,
      runs,
      ...(data === undefined ? {} : { data }),
      ...(chromium === undefined ? {} : { chromium }),
    },
    baseline,
  };
  // What a house says of its ordinary work would bury the progress.
  const env = { ...process.env, COUNTERSIGN_LOG: process.env.COUNTERSIGN_LOG ?? 'warn' };
  const child = fork(new URL('./lane.ts', import.meta.url), { serialization: 'advanced', env });
  const missing = new Set(suites);
  child.on('message', (message: Told) => {
    const suite = suites.find(({ name }) => name === message.name)!;
    missing.delete(suite);
    told({ suite, ...message });
  });
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`its process ended with ${signal ?? code}`));
  });
  child.send(task);
  const why = await ended;
  for (const suite of missing) told({ suite, outcome: 'broken', why, verdicts: [], seconds: 0 });
}
