import { describe, expect, it } from 'vitest';
import { lessonsOf } from './lessons.ts';
import { type Preference, phraseOf, replaces } from './preference.ts';

const merchant = { id: 'voltbarn', name: 'Voltbarn' };
const rejected = (reason: string | null) => lessonsOf({ how: 'rejected', reason, merchant });
const card = { item: '41', quantity: 1, address: 'home', delivery: null };
const edited = (change: object) =>
  lessonsOf({ how: 'edited', merchant, before: card, after: { ...card, ...change } });

describe('a rejection teaches what its reason says', () => {
  it.each(['Too expensive', 'that is over my budget', 'find something cheaper'])(
    '%s: a low price',
    reason => {
      expect(rejected(reason)).toEqual([{ about: 'price', stance: 'prefer', value: 'low' }]);
    },
  );
  it.each(['never from Voltbarn', "don't buy from this shop", 'nothing from them again'])(
    '%s: not this merchant',
    reason => {
      expect(rejected(reason)).toEqual([{ about: 'merchant', stance: 'avoid', value: 'voltbarn' }]);
    },
  );
  it.each([null, '', 'Too loud', 'not now', 'not from Kestrel', 'I am at home'])('%s: nothing', reason => {
    expect(rejected(reason)).toEqual([]);
  });
});

describe('an edit teaches what was changed', () => {
  it('the address; the quantity of this article; nothing else', () => {
    expect(edited({ address: 'office' })).toEqual([{ about: 'address', stance: 'prefer', value: 'office' }]);
    expect(edited({ quantity: 3 })).toEqual([
      { about: 'quantity', stance: 'prefer', value: '3', of: 'voltbarn/41' },
    ]);
    expect(edited({ item: '42' })).toEqual([]);
    expect(lessonsOf({ how: 'edited', merchant, before: card, after: null })).toEqual([]);
  });
});

it('a newer preference takes the place of the one that it contradicts, and of no other', () => {
  const said = (about: Preference['about'], value: string, stance: Preference['stance'] = 'prefer') => ({
    about,
    stance,
    value,
  });
  expect(replaces(said('brand', 'sony', 'avoid'), said('brand', 'Sony'))).toBe(true);
  expect(replaces(said('brand', 'Bose'), said('brand', 'Sony'))).toBe(false);
  expect(replaces(said('address', 'office'), said('address', 'home'))).toBe(true);
  expect(replaces({ ...said('quantity', '2'), of: 'a/1' }, { ...said('quantity', '2'), of: 'a/2' })).toBe(
    false,
  );
});

it('is told in words', () => {
  expect(phraseOf({ about: 'brand', stance: 'avoid', value: 'Sony' })).toBe('avoid Sony');
  expect(phraseOf({ about: 'quantity', stance: 'prefer', value: '2', of: 'voltbarn/41' })).toBe(
    'take 2 of voltbarn/41',
  );
});
