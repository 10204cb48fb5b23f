import { z } from 'zod';
import { depthOf } from '../reports/json.ts';
import { limits } from '../reports/report.ts';
import { type Coverage, CoveredFiles, refuseCoverage } from './covered-files.ts';

/** Istanbul's `coverage-final.json`: of each file where its statements begin, and how often each was run. */
const Final = z.record(
  z.string(),
  z.object({
    path: z.string(),
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.int() }) })),
    s: z.record(z.string(), z.int().nonnegative()),
  }),
);

/** A line was run when a statement that begins on it was, as Istanbul itself counts lines. */
export function readIstanbul(text: string): Coverage {
  if (depthOf(text) > limits.depth) refuseCoverage(`it is nested deeper than ${limits.depth}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuseCoverage('it is neither LCOV, XML nor JSON');
  }
  const { success, data } = Final.safeParse(value);
  if (!success) return refuseCoverage('its JSON is not Istanbul’s');
  const files = new CoveredFiles();
  for (const { path, statementMap, s } of Object.values(data)) {
    files.file(path);
    for (const [id, { start }] of Object.entries(statementMap)) files.line(path, start.line, s[id] ?? 0);
  }
  return files.end();
}
