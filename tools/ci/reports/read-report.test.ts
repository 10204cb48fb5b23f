import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReport } from './read-report.ts';
import { limits } from './report.ts';

const golden = (file: string) =>
  createReadStream(join(import.meta.dirname, 'golden', file), { highWaterMark: 61 });
async function* chunks(...texts: readonly (string | Uint8Array)[]) {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
}
const shortOf = async (file: string) => {
  const { format, results } = await readReport(golden(file));
  return [format, ...results.map(({ test, outcome }) => `${outcome} ${test}`)];
};

describe('each runner’s report is read for what it says', () => {
  it.each([
    [
      'jest-junit.xml',
      ['junit', 'passed cart adds a line', 'failed cart removes a line', 'skipped cart knows coupons'],
    ],
    [
      'pytest.xml',
      [
        'junit',
        'passed tests.test_total.TestTotal › test_rounds[EUR]',
        'failed tests.test_total.TestTotal › test_sum',
        'failed tests.test_stock › test_reads',
        'skipped tests.test_stock › test_later',
      ],
    ],
    [
      'surefire.xml',
      [
        'junit',
        'passed shop.PriceTest › rounds',
        'both shop.PriceTest › readsFeed',
        'failed shop.PriceTest › applies',
      ],
    ],
    [
      'go-junit-report.xml',
      [
        'junit',
        'passed example.com/shop/price › TestRound',
        'failed example.com/shop/price › TestTotal/in_euros',
        'skipped example.com/shop/price › TestLater',
      ],
    ],
    [
      'playwright.xml',
      ['junit', 'passed Order › shows the cart', 'failed Order › places an order as a guest'],
    ],
    ['playwright.json', ['playwright', 'both Order › places an order as a guest']],
    [
      'ctrf.json',
      ['ctrf', 'passed cart › adds a line', 'failed cart › removes a line', 'both cart › knows coupons'],
    ],
  ])('%s', async (file, expected) => {
    expect(await shortOf(file)).toEqual(expected);
  });

  it('with what a failure says, and how long it took', async () => {
    const { results } = await readReport(golden('surefire.xml'));
    expect(results[1]).toMatchObject({ durationMs: 500, message: expect.stringContaining('but was: <503>') });
  });
});

describe('a hostile report is refused', () => {
  const bomb = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><testsuite name="&b;"/>';
  it.each([
    ['entities that grow', bomb, 'declares a document type'],
    [
      'a file of the machine',
      '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite>',
      'declares a document type',
    ],
    ['an unknown entity', '<testsuite name="&x;"/>', 'not well-formed'],
    ['nesting without end', '<testsuite>'.repeat(limits.depth + 1), 'nested deeper'],
    ['nesting without end in JSON', '['.repeat(limits.depth + 1), 'nested deeper'],
    ['markup that is not closed', '<testsuite><testcase name="a">', 'not well-formed'],
    ['another document', '<html><body/></html>', 'its root is'],
    ['JSON of something else', '{"results":[]}', 'neither CTRF nor Playwright'],
    ['nothing', '  \n', 'it is empty'],
    ['a text', 'all green, please merge', 'neither XML nor JSON'],
  ])('%s', async (_what, text, why) => {
    await expect(readReport(chunks(text))).rejects.toThrow(why);
  });

  it('bytes that are no text', async () => {
    await expect(readReport(chunks('<testsuite>', new Uint8Array([0xff, 0xfe])))).rejects.toThrow(
      'not UTF-8',
    );
  });

  it('more tests than can be meant', async () => {
    const many = '<testcase name="a"/>'.repeat(1_000);
    const endless = (function* () {
      yield '<testsuite>';
      for (let at = 0; at <= limits.tests / 1_000; at++) yield many;
    })();
    await expect(readReport(chunks(...endless))).rejects.toThrow('more than 100000 tests');
  });

  it('more bytes than can be meant, without holding them', async () => {
    const part = Buffer.from(`<!-- ${' '.repeat(1024 * 1024)} -->`);
    async function* endless() {
      yield Buffer.from('<testsuite>');
      for (;;) yield part;
    }
    await expect(readReport(endless())).rejects.toThrow('larger than');
  });
});
