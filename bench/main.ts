import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeMachine, untilCalm } from './machine.ts';
import { full, measure, quick } from './measure.ts';
import { measurePricing } from './measure-pricing.ts';
import { serverVersion } from './own-database.ts';
import { pricingReport, report } from './report.ts';

/**
 * `npm run bench`: measures, prints, and writes `bench/RESULTS.md`. `--quick` only shows that it runs; `--wait` waits for
 * calm; `--only pricing` measures and prints that part, and leaves the page as it is.
 */
const { values: asked } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    wait: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const calmLoad = 4;
const longestWaitMs = 10 * 60_000;
if (asked.only !== undefined && asked.only !== 'pricing')
  throw new Error(`There is no part "${asked.only}" to measure alone; there is pricing.`);

if (asked.wait) await untilCalm(calmLoad, longestWaitMs);
if (asked.only)
  console.log(
    pricingReport(describeMachine(undefined), await measurePricing((asked.quick ? quick : full).pricing)),
  );
else await measureAll();

async function measureAll(): Promise<void> {
  const version = asked.quick ? undefined : await serverVersion();
  const machine = describeMachine(version);
  const plan = asked.quick ? quick : { ...full, postgres: version !== undefined };
  if (!asked.quick && !version) console.error('There is no PostgreSQL to measure: set BENCH_DATABASE_URL.');
  const page = report(machine, await measure(plan, step => console.error(`measuring ${step} …`)));
  console.log(page);
  if (!asked.quick) await writeFile(new URL('./RESULTS.md', import.meta.url), page);
}
