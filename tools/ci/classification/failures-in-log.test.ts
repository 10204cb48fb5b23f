import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failuresInLog } from './failures-in-log.ts';

const testsIn = (log: string) => failuresInLog(log.split('\n')).map(({ test }) => test);

describe('the failed tests of a log', () => {
  it.each([
    [
      'Playwright',
      '  1) [chromium] › e2e/a.spec.ts:40:3 › Checkout › shows the date ─────',
      'Checkout › shows the date',
    ],
    ['Vitest', ' FAIL  test/total.test.ts > total > rounds each line', 'total › rounds each line'],
    ['Jest', '  ● Basket › takes what is put into it', 'Basket › takes what is put into it'],
    ['pytest', 'FAILED tests/test_total.py::test_rounds - assert 1999 == 2000', 'test_rounds'],
    ['Go', '--- FAIL: TestTotal (0.02s)', 'TestTotal'],
  ])('are named as %s names them', (_runner, line, test) => {
    expect(testsIn(`some noise\n${line}\n  what it said`)).toEqual([test]);
  });

  it('have the lines that follow, each once, and nothing of what stood before', () => {
    const log = [
      'npm warn: out of memory',
      ' FAIL  a.test.ts > a',
      'Error: one',
      ' FAIL  b.test.ts > b',
      'Error: two',
    ];
    const again = [...log, 'Summary', ' FAIL  a.test.ts > a'];
    expect(failuresInLog(again)).toEqual([
      { test: 'a', text: 'FAIL  a.test.ts > a\nError: one' },
      { test: 'b', text: 'FAIL  b.test.ts > b\nError: two\nSummary' },
    ]);
  });

  it('are none where it names none', () => {
    expect(testsIn('##[error]The runner has received a shutdown signal.')).toEqual([]);
  });

  it('are bounded, whatever the log', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(' FAIL  x', '● ', '1) a › b'))), lines => {
        for (const { test, text } of failuresInLog(lines)) {
          expect(test).not.toBe('');
          expect(lines.join('\n')).toContain(text.split('\n')[0]!);
        }
      }),
    );
    const many = Array.from({ length: 200 }, (_, at) => ` FAIL  a.test.ts > number ${at}`);
    expect(failuresInLog(many)).toHaveLength(50);
  });
});
