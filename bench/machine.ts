import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

export interface Machine {
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string | undefined;
  /** The load average over one minute, at the start: what others did before us. */
  readonly load: number;
}

export function describeMachine(postgres: string | undefined): Machine {
  return {
    date: new Date().toISOString(),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    postgres,
    load: loadavg()[0]!,
  };
}

/** Waits until the machine is calm, but not for ever; what it finds then stands in the results. */
export async function untilCalm(highestLoad: number, longestMs: number): Promise<void> {
  const until = performance.now() + longestMs;
  while (loadavg()[0]! > highestLoad && performance.now() < until) await pause(5000);
}
