import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Suite {
  readonly title: string;
  readonly program: string;
  readonly options: readonly string[];
}

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const released = `${modules}@modelcontextprotocol/conformance/dist/index.js`;
const next = `${modules}mcp-conformance-next/dist/index.js`;

/** The official suites: all of the released one, and of the next one what each revision required at its release. */
export const suites: readonly Suite[] = [
  { title: '2025-11-25 (0.1.16, all)', program: released, options: ['--suite', 'all'] },
  { title: '2025-11-25 (0.2, requirements)', program: next, options: ['--requirements', '2025-11-25'] },
  { title: '2026-07-28 (0.2, requirements)', program: next, options: ['--requirements', '2026-07-28'] },
];

export interface Scenario {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** False for extensions and for scenarios that came after the revision: the suite runs them and does not count them. */
  readonly scored: boolean;
}

export interface SuiteReport {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
  /** True when the program itself says that nothing scored failed. */
  readonly passed: boolean;
  readonly output: string;
}

/** Runs one suite against a server, and reads its own summary. */
export async function runSuite({ title, program, options }: Suite, url: string): Promise<SuiteReport> {
  const { passed, output } = await run([program, 'server', '--url', url, ...options]);
  return { title, scenarios: readSummary(output), passed, output };
}

/** Lines such as `✓ caching: 8 passed, 0 failed`, and after them the list of what is not scored. */
export function readSummary(output: string): Scenario[] {
  const [, summary = ''] = output.split('=== SUMMARY ===');
  const [counted = '', notCounted = ''] = summary.split('Not scored');
  const unscored = new Set([...notCounted.matchAll(/^\s*[✓✗] (\S+) \(/gm)].map(([, name]) => name));
  return [...counted.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed/gm)].map(
    ([, name = '', passed, failed]) => ({
      name,
      passed: Number(passed),
      failed: Number(failed),
      scored: !unscored.has(name),
    }),
  );
}

const run = (args: readonly string[]): Promise<{ passed: boolean; output: string }> =>
  new Promise(resolve => {
    execFile(process.execPath, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ passed: error === null, output: stdout + stderr }),
    );
  });
