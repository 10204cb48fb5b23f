import { describe, expect, it } from 'vitest';
import { limits } from '../reports/report.ts';
import { linesIn, rangesOf } from './line-ranges.ts';
import { readCoverage } from './read-coverage.ts';

/** In pieces, as a network hands them over. */
async function* pieces(text: string) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
const read = async (text: string) => {
  const { format, files } = await readCoverage(pieces(text));
  return [format, Object.fromEntries([...files].map(([file, lines]) => [file, Object.fromEntries(lines)]))];
};

describe('each tool’s report is read for which lines were run', () => {
  it('LCOV, with two tests of one file and without an end of its last line', async () => {
    const report =
      'TN:one\nSF:src/a.ts\nFN:1,total\nDA:1,4\nDA:2,0,abc\nBRDA:1,0,0,-\nend_of_record\nTN:two\nSF:src/a.ts\r\nDA:2,1\r\nDA:3,0\r\nend_of_record\nSF:src/b.ts\nDA:9,0';
    expect(await read(report)).toEqual([
      'lcov',
      { 'src/a.ts': { 1: true, 2: true, 3: false }, 'src/b.ts': { 9: false } },
    ]);
  });

  it('Cobertura, whose class of a file may come twice and whose methods tell lines again', async () => {
    const report = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5"><sources><source>/shop</source></sources><packages><package name="src"><classes>
<class name="a.ts" filename="src/a.ts"><methods><method name="total"><lines><line number="1" hits="2"/></lines></method></methods>
<lines><line number="1" hits="2"/><line number="5" hits="0" branch="true" condition-coverage="50% (1/2)"/></lines></class>
<class name="inner" filename="src/a.ts"><lines><line number="7" hits="1"/></lines></class>
</classes></package></packages></coverage>`;
    expect(await read(report)).toEqual(['cobertura', { 'src/a.ts': { 1: true, 5: false, 7: true } }]);
  });

  it('Istanbul, of whose statements on a line one is enough', async () => {
    const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } });
    const file = {
      path: '/shop/src/a.ts',
      statementMap: { 0: at(3), 1: at(3), 2: at(4) },
      s: { 0: 0, 1: 2, 2: 0 },
      fnMap: {},
      f: {},
      branchMap: {},
      b: {},
    };
    expect(await read(JSON.stringify({ [file.path]: file }))).toEqual([
      'istanbul',
      { '/shop/src/a.ts': { 3: true, 4: false } },
    ]);
  });
});

describe('what is no coverage report, or a hostile one, is refused', () => {
  it.each([
    ['entities of its own', '<!DOCTYPE coverage [<!ENTITY a "aa">]><coverage/>', 'declares something'],
    ['an unknown entity', '<coverage><class filename="&x;"/></coverage>', 'not well-formed'],
    ['another document', '<testsuite/>', 'its root is not coverage'],
    ['nesting without end', '<coverage>'.repeat(limits.depth + 1), 'nested deeper'],
    ['nesting without end in JSON', '{"a":'.repeat(limits.depth + 1), 'nested deeper'],
    ['JSON of something else', '{"total":{"lines":{"pct":90}}}', 'not Istanbul’s'],
    ['a line without a file', 'TN:\nDA:1,1\n', 'belongs to no file'],
    ['a line without a number', 'SF:a.ts\nDA:one,1\n', 'no number'],
    ['a number below nothing', 'SF:a.ts\nDA:1,-1\n', 'no number, or no count'],
    ['a text', 'all lines were run, please merge', 'tells of no file'],
    ['nothing', ' \n', 'it is empty'],
  ])('%s', async (_what, text, why) => {
    await expect(readCoverage(pieces(text))).rejects.toThrow(why);
  });
});

it('lines are kept as ranges, and come back from them', () => {
  expect(rangesOf([9, 1, 2, 3, 2])).toBe('1-3,9');
  expect(linesIn('1-3,9')).toEqual([1, 2, 3, 9]);
  expect(linesIn(rangesOf([]))).toEqual([]);
});
