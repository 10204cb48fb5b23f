import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '../../platform/context.ts';
import { evidenceFolder } from '../../platform/evidence/folder.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { manualSessions } from '../manual-sessions/manual-sessions.ts';

export interface SessionBench {
  readonly test: TestKernel;
  /** Where the bench's clock stands, from the instant of its opening; tests move it on. */
  readonly clock: { now: Date };
  close(): Promise<void>;
}

/** The capability on a database in memory, with evidence in a folder of its own and a clock that is set by hand. */
export async function openSessions(ports: Partial<Ports> = {}): Promise<SessionBench> {
  const clock = { now: new Date() };
  const test = await openTestKernel({
    capabilities: [manualSessions],
    ports: { evidence: evidenceFolder(await mkdtemp(join(tmpdir(), 'evidence-'))), ...ports },
    clock: () => clock.now,
  });
  return { test, clock, close: () => test.close() };
}
