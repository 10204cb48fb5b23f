import { Refusal } from '../../../platform/errors.ts';

/** One test's end as a report tells it, in whichever format. */
export interface TestResult {
  readonly test: string;
  readonly file: string | null;
  /** `both`: it failed first and passed when it was tried again. */
  readonly outcome: 'passed' | 'failed' | 'both' | 'skipped';
  readonly message: string | null;
  readonly durationMs: number | null;
}

/** A report is refused beyond these; each is many times what a large suite needs. */
export const limits = {
  bytes: 64 * 1024 * 1024,
  tests: 100_000,
  depth: 64,
  message: 2_000,
} as const;

export const refuseReport = (why: string): never => {
  throw new Refusal('invalid_input', `The report is refused: ${why}.`, {
    mend: 'Send JUnit XML, CTRF or Playwright’s JSON, as the runner wrote it.',
  });
};

/** Collects results, and refuses more than can be meant. */
export class Results {
  readonly all: TestResult[] = [];

  add(result: TestResult): void {
    if (this.all.length >= limits.tests) refuseReport(`it has more than ${limits.tests} tests`);
    const { message } = result;
    this.all.push({
      ...result,
      message: message === null ? null : message.trim().slice(0, limits.message) || null,
    });
  }
}

/** Milliseconds out of seconds as text; nothing where that is no number. */
export function msOf(seconds: string | undefined): number | null {
  const value = Number(seconds?.replace(/,/g, ''));
  return seconds !== undefined && Number.isFinite(value) && value >= 0 && value < 1e6
    ? Math.round(value * 1000)
    : null;
}
