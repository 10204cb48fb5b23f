import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Suite, SuiteResult } from './suite.ts';

const root = join(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'approval-conformance');
/** The table that a run writes. */
export const table = join(root, 'docs', 'approval-conformance.md');

interface Tried {
  readonly adapter: { readonly name: string };
  readonly results: readonly { readonly row: number; readonly verdict: string; readonly seen: string }[];
}

const longestMs = 900_000;
const largestAnswer = 4 * 1024 * 1024;

/** Runs the package in a process of its own, as somebody with a copy of it does, and writes its table to a file. */
export async function tryFrameworks(file: string): Promise<readonly Tried[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'main.ts', '--write', file, '--json'],
    {
      cwd: folder,
      timeout: longestMs,
      maxBuffer: largestAnswer,
      env: { ...process.env, COUNTERSIGN_HOME: root },
    },
  ).catch((error: { stdout?: string }) => {
    // It ends with 1 when a row of ours does not hold, and has said so by then.
    if (error.stdout?.startsWith('[')) return { stdout: error.stdout };
    throw error;
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as readonly Tried[];
}

/** Every way around an approval, on our own gateway and on frameworks from npm. What others let through is only told. */
export const approvalConformance: Suite = {
  name: 'approval-conformance',
  title: 'Ways around an approval, tried on Countersign and on agent frameworks',
  criteria: [
    { metric: 'countersign_not_held', kind: 'gate', atMost: 0 },
    { metric: 'countersign_held', kind: 'gate', atLeast: 20 },
  ],
  async run({ data }): Promise<SuiteResult> {
    if (data !== undefined) throw new Error(`${data}: this suite takes no data; its cases are its code.`);
    if (!existsSync(join(folder, 'node_modules')))
      return {
        tier: 'exact',
        metrics: {},
        n: 0,
        cases: [],
        skipped: 'the frameworks are not installed: npm ci --prefix evals/approval-conformance',
      };
    const [ours, ...others] = await tryFrameworks(table);
    const count = (tried: readonly Tried[], verdict: string): number =>
      tried.flatMap(({ results }) => results).filter(each => each.verdict === verdict).length;
    return {
      tier: 'exact',
      metrics: {
        countersign_held: count([ours!], 'held'),
        countersign_not_held: count([ours!], 'not held'),
        others_held: count(others, 'held'),
        others_not_held: count(others, 'not held'),
      },
      n: count([ours!], 'held') + count([ours!], 'not held'),
      cases: ours!.results
        .filter(({ verdict }) => verdict !== 'not applicable')
        .map(({ row, verdict, seen }) => ({ id: `row ${row}`, passed: verdict === 'held', seen })),
      report: [ours!, ...others]
        .map(
          tried => `${tried.adapter.name}: ${count([tried], 'held')} held, ${count([tried], 'not held')} not`,
        )
        .join('\n'),
    };
  },
};
