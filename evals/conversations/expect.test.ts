import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '../../graphs/parts.ts';
import { expected } from './case.ts';
import { faultsOf } from './expect.ts';
import type { Played, Turn } from './play.ts';

const call = (tool: string, input: object = {}) => ({
  tool,
  word: 'query' as const,
  input,
  outcome: { kind: 'result' as const, tool, text: '', data: {}, nextSteps: [], untrusted: false },
});
const turn = (
  more: Partial<Turn> & { readonly text?: string; readonly parts?: readonly AnswerPart[] },
): Turn => ({
  step: 'hello',
  answer: { text: more.text ?? '', parts: more.parts ?? [] },
  calls: [],
  waits: [],
  milliseconds: 1,
  ...more,
});
const played = (...turns: Turn[]): Played => ({ turns, proposals: [] });
const faults = (what: Played, wanted: object) => faultsOf(what, expected.parse(wanted));

describe('an expectation of tool calls', () => {
  const looked = played(
    turn({ calls: [call('list_preferences'), call('compare_offers', { query: 'kettle', limit: 6 })] }),
  );
  it('holds their order and the arguments that it names', async () => {
    const calls = [{ tool: 'list_preferences' }, { tool: 'compare_offers', with: { query: 'kettle' } }];
    expect(await faults(looked, { calls })).toEqual([]);
    expect(await faults(looked, { calls: calls.toReversed() })).toHaveLength(1);
    expect(await faults(looked, { calls: calls.slice(1) })).toHaveLength(1);
    expect(await faults(looked, { calls: calls.slice(1), match: 'superset' })).toEqual([]);
  });
  it('is not met by another argument, nor by no call at all', async () => {
    const calls = [{ tool: 'compare_offers', with: { query: 'mouse' } }];
    expect(await faults(looked, { calls, match: 'superset' })).toHaveLength(1);
    expect(await faults(played(turn({})), { calls })).toEqual(['called nothing']);
    expect(await faults(looked, { calls_at_most: 1 })).toEqual(['2 calls, not at most 1']);
  });
  it('of none is an expectation as well', async () => {
    expect(await faults(looked, { calls: [] })).toHaveLength(1);
    expect(await faults(played(turn({})), { calls: [] })).toEqual([]);
  });
});

describe('an expectation of prices, words and waits', () => {
  const row = {
    sku: 'A-1',
    title: null,
    before: { amount: 1999, currency: 'USD' },
    after: { amount: 1899, currency: 'USD' },
    margin: null,
    status: 'changed',
    held_by: [],
    note: null,
  };
  const shown = played(
    turn({ text: 'One price.', parts: [{ kind: 'prices', title: 'Prices', rows: [row], more: 0 }] }),
  );
  it('is to the cent', async () => {
    expect(await faults(shown, { prices: { 'A-1': [1999, 1899] } })).toEqual([]);
    expect(await faults(shown, { prices: { 'A-1': [1999, 1900] } })).toEqual(['A-1 goes from 1999 to 1899']);
    expect(await faults(shown, { prices: { 'A-2': [1, 2] } })).toEqual(['A-2 is not shown']);
  });
  it('is about what was said, and what was not', async () => {
    expect(await faults(shown, { says: ['one PRICE'], says_not: ['two'], shows: ['prices'] })).toEqual([]);
    expect(await faults(shown, { says: ['two'], says_not: ['price'], shows: ['offers'] })).toHaveLength(3);
  });
  it('names what waits that should not, and what should and does not', async () => {
    expect(await faults(played(turn({ waits: ['p'] })), { waits: [[]] })).toEqual([
      'after step 1 waits for unknown p, not nothing',
    ]);
    expect(await faults(played(turn({})), { waits: [['buy']] })).toEqual([
      'after step 1 waits for nothing, not buy',
    ]);
  });
});
