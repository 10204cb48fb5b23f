import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Answer, Ask } from './child.ts';

/** What a child process can be asked: functions of one argument, by name. */
export type Api = Record<string, (argument: never) => Promise<unknown>>;

export interface Child<A extends Api> {
  ask<Name extends keyof A & string>(
    name: Name,
    ...argument: Parameters<A[Name]>
  ): Promise<Awaited<ReturnType<A[Name]>>>;
  /** Keeps all of its threads to one processor, where the system has a command for that. */
  pin(processor: number): Promise<void>;
  /** Asks it to end, and waits for that. */
  stop(): Promise<void>;
}

/** Starts a file of this folder as a process of its own; what it is set to stands in one argument, as JSON. */
export function startChild<A extends Api>(file: string, settings: unknown = {}): Child<A> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(settings)], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...profiling()],
    env: { ...process.env, OTEL_BSP_MAX_QUEUE_SIZE: '65536' },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  child.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting.get(answer.id)!;
    waiting.delete(answer.id);
    if ('error' in answer) reject(new Error(`${file}: ${answer.error}`));
    else resolve(answer.value);
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code ?? signal}`));
  });
  return {
    ask(name, ...[argument]) {
      const id = ++count;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      child.send({ id, name, argument } satisfies Ask, error => error && answer.reject(error));
      return answer.promise as never;
    },
    pin: processor =>
      promisify(execFile)('taskset', ['-a', '-c', '-p', String(processor), String(child.pid)]).then(
        () => {},
        () => {}, // it is a matter of calm, not of right figures
      ),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** `BENCH_PROFILE=folder` writes a CPU profile of every process there when it ends. */
const profiling = (): string[] =>
  process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
