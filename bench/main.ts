import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeMachine, untilCalm } from './machine.ts';
import { full, measure, quick } from './measure.ts';
import { serverVersion } from './own-database.ts';
import { report } from './report.ts';

/** `npm run bench`: measures, prints, and writes `bench/RESULTS.md`. `--quick` only shows that it runs; `--wait` waits for calm. */
const { values: asked } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, wait: { type: 'boolean', default: false } },
});
const calmLoad = 4;
const longestWaitMs = 10 * 60_000;

if (asked.wait) await untilCalm(calmLoad, longestWaitMs);
const version = asked.quick ? undefined : await serverVersion();
const machine = describeMachine(version);
const plan = asked.quick ? quick : { ...full, postgres: version !== undefined };
if (!asked.quick && !version) console.error('There is no PostgreSQL to measure: set BENCH_DATABASE_URL.');
const page = report(machine, await measure(plan, step => console.error(`measuring ${step} …`)));
console.log(page);
if (!asked.quick) await writeFile(new URL('./RESULTS.md', import.meta.url), page);
