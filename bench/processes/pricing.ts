import { traceOf } from '../../tools/pricing/rules/trace.ts';
import { simulate } from '../../tools/pricing/simulate/simulate.ts';
import { catalog, rules } from '../pricing/catalog.ts';
import { type ContenderName, contenders, type Priced } from '../pricing/contenders.ts';
import { serveParent } from './child.ts';

export interface Raced extends Priced {
  readonly ms: number;
}
export interface Streamed {
  readonly ms: number;
  readonly changed: number;
  /** The most memory that the whole process ever held, and the most of it that was the heap's, looked at every 10,000 rows. */
  readonly peakMb: number;
  readonly heapMb: number;
}

const at = new Date('2026-11-21T12:00:00Z');
const warmUpRows = 20_000;

/** One contender on a catalog that is in memory before the clock starts. */
async function race({ name, rows }: { name: ContenderName; rows: number }): Promise<Raced> {
  const all = [...catalog(rows)];
  const start = performance.now();
  const priced = await contenders[name](all);
  return { ms: performance.now() - start, ...priced };
}

/** A catalog that comes row by row, its making included; nothing is kept but sums. */
async function stream({ rows, render }: { rows: number; render: boolean }): Promise<Streamed> {
  // What is compiled for the first rows is no matter of the size.
  await simulate(rules, catalog(warmUpRows), { at, onOutcome: traceOf });
  let heap = 0;
  let seen = 0;
  const start = performance.now();
  const { changed } = await simulate(rules, catalog(rows), {
    at,
    onOutcome: outcome => {
      if (render) traceOf(outcome);
      if (++seen % 10_000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
    },
  });
  const ms = performance.now() - start;
  return { ms, changed, peakMb: process.resourceUsage().maxRSS / 1024, heapMb: heap / 2 ** 20 };
}

const api = { race, stream };
export type PricingApi = typeof api;
serveParent(api, async () => {});
