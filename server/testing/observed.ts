import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Receiver } from './collector.ts';
import { Person } from './person.ts';
import { settingsOf } from './started.ts';

/** The product as its own process, as `npm start` runs it, with a collector beside it. */
export interface Observed {
  readonly origin: string;
  readonly collector: Receiver;
  readonly person: Person;
  readonly folder: string;
  /** All that the process wrote to its outputs. */
  readonly written: () => string;
  /** Stops the process, so that all it had to send is sent. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('../../cli/countersign.ts', import.meta.url));

/**
 * Starts the product with telemetry to a collector on loopback, every request traced. It has to be a process of its own:
 * instrumentation sees only what is imported after it.
 */
export async function observe(environment: NodeJS.ProcessEnv = {}): Promise<Observed> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-observed-'));
  const collector = await Receiver.open();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      ...settingsOf(0),
      COUNTERSIGN_DATA: join(folder, 'data'),
      COUNTERSIGN_TELEMETRY: 'on',
      COUNTERSIGN_TRACE_SHARE: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      ...environment,
    },
  });
  let written = '';
  child.stdout.on('data', data => (written += data));
  child.stderr.on('data', data => (written += data));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  const close = async (): Promise<void> => {
    await stop();
    collector.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const link = await welcomed(child, () => written);
    const [origin, secret] = link.split('/sign-in#') as [string, string];
    const person = await Person.signIn(origin, secret);
    return { origin, collector, person, folder, written: () => written, stop, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves with the sign-in link that the process prints when it is ready. */
async function welcomed(child: ChildProcess, written: () => string): Promise<string> {
  const until = performance.now() + 240_000;
  while (performance.now() < until && child.exitCode === null) {
    const link = /Console\s+(\S+)/.exec(written())?.[1];
    if (link && written().includes('Press Ctrl-C')) return link;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not start: ${written()}`);
}
