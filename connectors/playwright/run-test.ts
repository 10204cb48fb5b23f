import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { openEgress } from './egress.ts';

export interface TrialOptions {
  /** Files of the trial's folder, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly baseUrl?: string | undefined;
  /** `host:port` that the browser may reach. */
  readonly allowed: readonly string[];
  /** A script that breaks every page. */
  readonly inject?: string | undefined;
  readonly chromium: string;
  readonly timeoutMs: number;
  /** All that the process gets of an environment, besides where programs and temporary files are. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface TrialTest {
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly status: string;
  readonly message: string;
  readonly errorLine: number | null;
}

export interface Trial {
  /** `broken`: no test could be run. */
  readonly outcome: 'passed' | 'failed' | 'timed_out' | 'broken';
  readonly tests: readonly TrialTest[];
  /** Hosts that were asked for and refused. */
  readonly refused: readonly string[];
  /** What the runner said where it could run nothing. */
  readonly complaint: string;
}

const error = z.object({
  message: z.string().default(''),
  location: z.object({ line: z.int() }).optional(),
});
const spec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.int(),
  tests: z.array(
    z.object({ results: z.array(z.object({ status: z.string(), errors: z.array(error).default([]) })) }),
  ),
});
interface Suite {
  title: string;
  specs: z.output<typeof spec>[];
  suites?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(spec).default([]),
    suites: z.array(suite).optional(),
  }),
);
const report = z.object({ suites: z.array(suite), errors: z.array(error).default([]) });

const resolve = createRequire(import.meta.url).resolve;
const runner = join(dirname(resolve('@playwright/test/package.json')), 'cli.js');

/**
 * Runs Playwright tests in a folder and a process of their own, with no environment of ours, for a limited time, in a
 * browser that reaches the named hosts only.
 */
export async function runTest(options: TrialOptions): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-trial-'));
  const egress = await openEgress(new Set(options.allowed), options.inject);
  try {
    await furnish(folder, options, egress.address);
    const ended = await run(folder, options);
    const read = await readFile(join(folder, 'report.json'), 'utf8').catch(() => undefined);
    const told = read === undefined ? undefined : report.parse(JSON.parse(read));
    const tests = told ? told.suites.flatMap(each => testsIn(each, [])) : [];
    const complaint = told?.errors[0]?.message ?? ended.complaint;
    const { refused } = egress;
    if (ended.timedOut) return { outcome: 'timed_out', tests, refused, complaint };
    if (tests.length === 0) return { outcome: 'broken', tests, refused, complaint };
    const passed = tests.every(({ status }) => status === 'passed');
    return { outcome: passed ? 'passed' : 'failed', tests, refused, complaint: '' };
  } finally {
    await egress.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function furnish(folder: string, options: TrialOptions, proxy: string): Promise<void> {
  const config = {
    workers: 1,
    retries: 0,
    timeout: Math.min(options.timeoutMs, 30_000),
    reporter: [['json', { outputFile: 'report.json' }]],
    use: {
      ...(options.baseUrl ? { baseURL: options.baseUrl } : {}),
      actionTimeout: 4_000,
      proxy: { server: proxy },
      serviceWorkers: 'block',
      launchOptions: { executablePath: options.chromium },
    },
    expect: { timeout: 4_000 },
  };
  const files = new Map(options.files);
  files.set('playwright.config.mjs', `export default ${JSON.stringify(config)};\n`);
  files.set('package.json', '{ "type": "module" }\n');
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const link = join(folder, 'node_modules', '@playwright');
  await mkdir(link, { recursive: true });
  await symlink(dirname(runner), join(link, 'test'), 'dir');
}

function run(
  folder: string,
  { timeoutMs, environment = {}, signal }: TrialOptions,
): Promise<{ readonly timedOut: boolean; readonly complaint: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runner, 'test'], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        TMPDIR: tmpdir(),
        NODE_NO_WARNINGS: '1',
        ...environment,
      },
    });
    let said = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2_000);
      });
    // The runner and its browsers are one process group: none of them outlives the trial.
    const kill = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      kill();
      resolve({ timedOut, complaint: said });
    });
  });
}

const testsIn = ({ title, specs, suites }: Suite, around: readonly string[]): TrialTest[] => {
  const inner = around.length === 0 && specs[0]?.file === title ? [] : [...around, title];
  return [
    ...specs.map(({ title: name, file, line, tests }): TrialTest => {
      const last = tests.at(-1)?.results.at(-1);
      const [problem] = last?.errors ?? [];
      return {
        title: [...inner, name].filter(each => each !== file).join(' › '),
        file,
        line,
        status: last?.status ?? 'skipped',
        message: problem?.message ?? '',
        errorLine: problem?.location?.line ?? null,
      };
    }),
    ...(suites ?? []).flatMap(each => testsIn(each, inner)),
  ];
};
