#!/usr/bin/env node
/**
 * `countersign`, under whatever Node the caller has: goes on under the Node 24 that came with the lock when this one is
 * older. Plain JavaScript, because an older Node reads no TypeScript.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./countersign.ts', import.meta.url));
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));
const brought = `${modules}.bin/node`;

if (!existsSync(modules)) {
  console.error('Countersign is not installed yet. Run npm start once in its folder, then try again.');
  process.exitCode = 1;
} else if (Number.parseInt(process.versions.node, 10) < 24 && !existsSync(brought)) {
  console.error(`Countersign needs Node 24 or newer here; this is ${process.version}.`);
  process.exitCode = 1;
} else {
  const node = existsSync(brought) ? brought : process.execPath;
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A terminal's Ctrl-C reaches the child too; other signals are for us alone, and are passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGTERM' ? 143 : 1);
  });
}
