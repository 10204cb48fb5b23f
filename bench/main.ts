import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeMachine, untilCalm } from './machine.ts';
import { full, measure, measureCallsAlone, quick } from './measure.ts';
import { measurePricing } from './measure-pricing.ts';
import { measureShopify } from './measure-shopify.ts';
import { measureTelemetry } from './measure-telemetry.ts';
import { callsReport, pricingReport, report, shopifyReport, telemetryReport } from './report.ts';
import { serverVersion } from './server-database.ts';

/**
 * `npm run bench`: measures, prints, and writes `bench/RESULTS.md`. `--quick` only shows that it runs; `--wait` waits for
 * calm; `--only` with `pricing`, `shopify`, `calls` or `telemetry` measures and prints that part, and leaves the page as it is.
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
const machine = () => describeMachine(undefined);
const { pricing, shopify, calls, telemetry } = asked.quick ? quick : full;
const alone: Readonly<Record<string, () => Promise<string>>> = {
  pricing: async () => pricingReport(machine(), await measurePricing(pricing)),
  shopify: async () => shopifyReport(machine(), await measureShopify(shopify)),
  telemetry: async () => telemetryReport(machine(), await measureTelemetry(telemetry)),
  calls: async () => callsReport(machine(), await measureCallsAlone(calls)),
};
const part = asked.only === undefined ? measureAll : alone[asked.only];
if (!part)
  throw new Error(
    `There is no part "${asked.only}" to measure alone; there are ${Object.keys(alone).join(', ')}.`,
  );

if (asked.wait) await untilCalm(calmLoad, longestWaitMs);
console.log(await part());

async function measureAll(): Promise<string> {
  const version = asked.quick ? undefined : await serverVersion();
  const machine = describeMachine(version);
  const plan = asked.quick ? quick : { ...full, postgres: version !== undefined };
  if (!asked.quick && !version) console.error('There is no PostgreSQL to measure: set BENCH_DATABASE_URL.');
  const page = report(machine, await measure(plan, step => console.error(`measuring ${step} …`)));
  if (!asked.quick) await writeFile(new URL('./RESULTS.md', import.meta.url), page);
  return page;
}
