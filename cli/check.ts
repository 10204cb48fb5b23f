import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { optionsOf } from '../platform/options.ts';
import { findingsIn } from './floors.ts';
import { readSources } from './imports.ts';

/** `npm run check`: types, lint and format, and the floors of the house, side by side. */
const root = fileURLToPath(new URL('..', import.meta.url));
optionsOf({});

interface Outcome {
  readonly ok: boolean;
  readonly said: string;
}

const tool = (script: string, ...args: string[]): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}node_modules/${script}`, ...args], { cwd: root });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    child.on('error', reject);
    child.on('close', code => resolve({ ok: code === 0, said }));
  });

async function floors(): Promise<Outcome> {
  const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  const { dependencies, devDependencies } = manifest as Record<string, Record<string, string>>;
  const declared = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  const findings = findingsIn(await readSources(root), declared);
  return {
    ok: findings.length === 0,
    said: findings.map(({ file, rule, message }) => `${file}: ${rule}: ${message}`).join('\n'),
  };
}

async function step(name: string, work: Promise<Outcome>): Promise<boolean> {
  const since = performance.now();
  const { ok, said } = await work;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  if (!ok) console.error(said.trimEnd());
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds} s`);
  return ok;
}

/** What was checked before and did not change is not checked again; more checkers than cores only repeat each other. */
const remembering = [
  ...['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/countersign/types.tsbuildinfo'],
  ...['--checkers', '2'],
];

const results = await Promise.all([
  step('types', tool('typescript/bin/tsc', '-p', '.', ...remembering)),
  step('lint and format', tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings')),
  step('floors', floors()),
]);
process.exitCode = results.every(Boolean) ? 0 : 1;
