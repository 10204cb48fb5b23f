import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Evaluation } from './evaluate.ts';

/** The figures of runs that somebody kept, one line each, oldest first; committed, so that a trend can be seen. */
const place = new URL('./history.jsonl', import.meta.url);

const Kept = z.strictObject({
  at: z.iso.datetime(),
  commit: z.string(),
  suites: z.record(
    z.string(),
    z.strictObject({ tier: z.string(), metrics: z.record(z.string(), z.number()) }),
  ),
});
export type Kept = z.infer<typeof Kept>;

export async function readHistory(from: URL = place): Promise<Kept[]> {
  if (!existsSync(from)) return [];
  const lines = (await readFile(from, 'utf8')).split('\n').filter(Boolean);
  return lines.map(line => Kept.parse(JSON.parse(line)));
}

/** What a run came to, as it is kept. Suites that were skipped, or could not be run, have no figures. */
export const keptOf = (evaluations: readonly Evaluation[], at: Date, commit: string): Kept => ({
  at: at.toISOString(),
  commit,
  suites: Object.fromEntries(
    evaluations.flatMap(({ suite, outcome, result }) =>
      result && (outcome === 'passed' || outcome === 'failed')
        ? [[suite.name, { tier: result.tier, metrics: { ...result.metrics } }]]
        : [],
    ),
  ),
});

export const keep = (run: Kept, to: URL = place): Promise<void> => appendFile(to, `${JSON.stringify(run)}\n`);
