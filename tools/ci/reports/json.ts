import { z } from 'zod';
import { testName } from '../test-name.ts';
import { limits, Results, refuseReport, type TestResult } from './report.ts';

/** Common Test Report Format, https://ctrf.io: `results.tests`. */
const ctrf = z.object({
  results: z.object({
    tests: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['passed', 'failed', 'skipped', 'pending', 'other']),
        duration: z.number().optional(),
        suite: z.union([z.string(), z.array(z.string())]).optional(),
        message: z.string().optional(),
        trace: z.string().optional(),
        flaky: z.boolean().optional(),
        filePath: z.string().optional(),
      }),
    ),
  }),
});

function fromCtrf({ results: { tests } }: z.output<typeof ctrf>): readonly TestResult[] {
  const results = new Results();
  for (const { name, status, duration, suite, message, trace, flaky, filePath } of tests)
    results.add({
      test: testName(...[suite ?? []].flat(), name) || name.slice(0, 300),
      file: filePath ?? null,
      outcome: status === 'failed' ? 'failed' : status === 'passed' ? (flaky ? 'both' : 'passed') : 'skipped',
      message: message || trace ? [message, trace].filter(Boolean).join('\n') : null,
      durationMs: duration === undefined ? null : Math.round(duration),
    });
  return results.all;
}

const spec = z.object({
  title: z.string(),
  file: z.string().optional(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      results: z.array(
        z.object({
          duration: z.number().optional(),
          error: z.object({ message: z.string().optional() }).optional(),
        }),
      ),
    }),
  ),
});
interface Suite {
  readonly title: string;
  readonly file?: string | undefined;
  readonly specs?: readonly z.output<typeof spec>[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  file: z.string().optional(),
  specs: z.array(spec).optional(),
  get suites(): z.ZodOptional<z.ZodArray<z.ZodType<Suite>>> {
    return z.array(suite).optional();
  },
});
/** Playwright's JSON reporter. */
const playwright = z.object({ config: z.object({}), suites: z.array(suite) });

const outcomes = { expected: 'passed', unexpected: 'failed', flaky: 'both', skipped: 'skipped' } as const;

function fromPlaywright({ suites }: z.output<typeof playwright>): readonly TestResult[] {
  const results = new Results();
  const walk = (within: readonly string[], { title, specs = [], suites: inner = [] }: Suite): void => {
    const path = [...within, title];
    for (const each of specs)
      for (const { status, results: tries } of each.tests)
        results.add({
          test: testName(...path, each.title),
          file: each.file ?? null,
          outcome: outcomes[status],
          message: tries.find(({ error }) => error?.message)?.error?.message ?? null,
          durationMs: Math.round(tries.reduce((sum, { duration = 0 }) => sum + duration, 0)),
        });
    for (const each of inner) walk(path, each);
  };
  for (const each of suites) walk([], each);
  return results.all;
}

/** How deep brackets stand in a JSON text, without parsing it: a parser that recurses could be made to fall over. */
export function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}

export function readJson(text: string): { format: 'ctrf' | 'playwright'; results: readonly TestResult[] } {
  if (depthOf(text) > limits.depth) refuseReport(`it is nested deeper than ${limits.depth}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuseReport('it is neither XML nor JSON');
  }
  const asCtrf = ctrf.safeParse(value);
  if (asCtrf.success) return { format: 'ctrf', results: fromCtrf(asCtrf.data) };
  const asPlaywright = playwright.safeParse(value);
  if (asPlaywright.success) return { format: 'playwright', results: fromPlaywright(asPlaywright.data) };
  return refuseReport('its JSON is neither CTRF nor Playwright’s');
}
