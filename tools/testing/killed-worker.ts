import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PriceAssignment } from './price-worker.ts';

const worker = fileURLToPath(new URL('./price-worker.ts', import.meta.url));

/** When a worker is killed, by everything that workers said so far; and what happens before the next one begins. */
export interface Kill {
  readonly when: (said: string) => boolean;
  readonly afterwards?: () => Promise<void>;
}

/**
 * Lets a worker do its assignment, with SIGKILL as soon as the first of the moments has come, and a new one that goes on
 * until the next. Gives how often one was killed.
 */
export async function workKilledAt(assignment: PriceAssignment, kills: readonly Kill[]): Promise<number> {
  let said = '';
  for (let killed = 0; ; ) {
    const child = spawn(process.execPath, [worker, JSON.stringify(assignment)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const done = new Promise<'done'>(resolve => {
      child.stdout.on('data', chunk => {
        said += String(chunk);
        if (said.includes('done')) resolve('done');
      });
      child.once('exit', () => resolve('done'));
    });
    const next = kills[killed];
    const end = await Promise.race([done, come(() => next?.when(said) ?? false, exited)]);
    if (end === 'come' && child.kill('SIGKILL')) killed++;
    const [code] = await exited;
    if (end === 'come') await next?.afterwards?.();
    if (code) throw new Error(`the worker ended with ${code}`);
    if (end === 'done') return killed;
  }
}

/** Looks every few milliseconds, until the moment has come or the worker is gone. */
async function come(moment: () => boolean, gone: Promise<unknown>): Promise<'come'> {
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  while (!moment() && !isGone) await wait(3);
  return isGone ? new Promise(() => {}) : 'come';
}
