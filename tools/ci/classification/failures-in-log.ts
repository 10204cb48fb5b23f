import { testName } from '../test-name.ts';

/** A failed test as a log tells of it: its name, and its lines with the one that names it. */
export interface LoggedFailure {
  readonly test: string;
  readonly text: string;
}

/**
 * How runners begin a failed test's part of a log: Playwright and Mocha count them (`1) `), Vitest says `FAIL`, Jest `●`,
 * pytest `FAILED`, Go `--- FAIL:`.
 */
const begins = /^\s{0,8}(?:\d{1,4}\) |FAIL {1,4}|FAILED |● |--- FAIL: )(\S.{0,400})$/;
/** Further ones are left alone: a log can be made of such lines alone. */
const most = 50;

/** The tests that a log names as failed, each once; none where it names none. */
export function failuresInLog(lines: readonly string[]): LoggedFailure[] {
  const found = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of lines) {
    const test = testBegunBy(line);
    if (test !== '') {
      // Many runners name them all again at the end.
      open = found.has(test) || found.size >= most ? undefined : [];
      if (open) found.set(test, open);
    }
    open?.push(line.trimEnd());
  }
  return [...found].map(([test, text]) => ({ test, text: text.join('\n').trim() }));
}

/** Without how long it took, why it failed or the rule that is drawn after it. */
const testBegunBy = (line: string): string =>
  testName(begins.exec(line)?.[1]?.replace(/ (?:- |\(\d|[─-]{3})[^\n]{0,400}$/, ''));
