import { expect, it } from 'vitest';
import type { TargetView } from '../../server/wire.ts';
import { changesFile } from './changes-file.ts';

const target = (title: string, before: unknown, after: unknown): TargetView => ({
  position: 0,
  ref: 'store/1',
  title,
  before: before as TargetView['before'],
  after: after as TargetView['after'],
  status: null,
  attempts: 0,
  receipt: null,
  verification: null,
  problem: null,
});
const usd = (amount: number) => ({ amount, currency: 'USD' });

it('has a line for each value that changes, exact to the minor unit', () => {
  const file = changesFile([
    target('Trail mug', { price: usd(1999), sku: 'M-1' }, { price: usd(1899), sku: 'M-1' }),
  ]);
  expect(file).toBe(
    'number,target,reference,value,before,after\r\n1,Trail mug,store/1,Price,1999 minor units USD,1899 minor units USD\r\n',
  );
});

it('runs no formula of an outsider in a spreadsheet, and hides no character', () => {
  const file = changesFile([target('=HYPERLINK("https://evil.example")', 'a,b', '\u202Egnp.exe\n+1')]);
  expect(file.split('\r\n')[1]).toBe(
    `1,"'=HYPERLINK(""https://evil.example"")",store/1,Value,"a,b","⟨U+202E⟩gnp.exe\n+1"`,
  );
  expect(changesFile([target('-2+3', '@x', '+y')])).toContain(`'-2+3,store/1,Value,'@x,'+y`);
});
