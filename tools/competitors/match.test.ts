import { describe, expect, it } from 'vitest';
import { bestMatch, type KnownArticle, matchOf, sureEnough } from './match.ts';

const article = (more: Partial<KnownArticle> = {}): KnownArticle => ({
  merchant: { id: 'ours', name: 'Ours' },
  variant: 'v1',
  title: 'Tessaro Q30 Wireless Over-Ear Headphones',
  brand: 'Tessaro',
  model: 'Q30',
  mpn: 'TE-Q30',
  gtin: '09526616134317',
  options: { Color: 'Black' },
  attributes: {},
  ...more,
});
const theirs = (more: Partial<KnownArticle> = {}): KnownArticle =>
  article({ merchant: { id: 'theirs', name: 'Theirs' }, variant: 't1', ...more });
const bare = { gtin: null, mpn: null, model: null } as const;

describe('an offer of a competitor is', () => {
  it.each<[string, Partial<KnownArticle>, string | null, number]>([
    ['ours by its bar code, whatever it is called', { title: 'Cans', brand: null, model: null }, 'gtin', 100],
    [
      'ours by the part number, spelt another way',
      { gtin: null, mpn: 'teq30', model: null },
      'part number',
      98,
    ],
    ['ours by brand and model', { gtin: null, mpn: null }, 'model', 95],
    ['ours by the model in its title', { ...bare, title: 'TESSARO Q30 wrls headphone blk' }, 'name', 90],
    [
      'another model of the family',
      { ...bare, title: 'Tessaro Q30 II Headphones', model: 'Q30 II' },
      null,
      0,
    ],
    ['another article by its bar code', { gtin: '09526616864108', options: {} }, null, 0],
    ['ours in another color', { gtin: '09526616572225', options: { Color: 'Blue' } }, 'part number', 80],
    ['another size of it', { gtin: null, options: { Size: 'L' }, model: null, title: 'x' }, null, 0],
    [
      'the same part number of another brand',
      { ...bare, mpn: 'TE-Q30', brand: 'Nordhalm', title: 'x' },
      null,
      0,
    ],
    ['a part number too short to say anything', { ...bare, mpn: 'Q30', title: 'Tessaro cable' }, null, 0],
    ['much alike and no more', { ...bare, title: 'Tessaro wireless over ear headphones' }, 'resemblance', 50],
    ['refurbished by its title', { title: 'Tessaro Q30 (Refurbished)' }, null, 0],
    ['open box by an option', { options: { Color: 'Black', Grade: 'Open box' } }, null, 0],
    ['used by its condition', { attributes: { condition: 'used' } }, null, 0],
  ])('%s', (_what, more, by, confidence) => {
    const match = matchOf(more.mpn === 'Q30' ? article({ mpn: 'Q30' }) : article(), theirs(more));
    expect(match?.by ?? null).toBe(by);
    expect(match?.confidence ?? 0).toBe(confidence);
  });

  it('used matches used, and never new', () => {
    const used = { attributes: { condition: 'refurbished' } };
    expect(matchOf(article(used), theirs(used))?.by).toBe('gtin');
    expect(matchOf(article(used), theirs())).toBeNull();
  });

  it('not ours by names that hold no letter or digit to compare', () => {
    expect(
      matchOf(article({ ...bare, brand: '音', mpn: '——' }), theirs({ ...bare, brand: '声', mpn: '——' }))?.by,
    ).not.toBe('part number');
  });
});

describe('of several offers of one competitor', () => {
  const offer = (amount: number, more: Partial<KnownArticle> = {}, available = true) => ({
    article: theirs({ variant: `t${amount}`, ...more }),
    amount,
    available,
  });
  it('the bar code goes before the cheaper part number', () => {
    const best = bestMatch(article(), [offer(5_000, { gtin: null }), offer(6_000)]);
    expect([best?.offer.amount, best?.match.by]).toEqual([6_000, 'gtin']);
  });
  it('our color goes before the cheaper color', () => {
    const colors = [offer(5_000, { gtin: null, options: { Color: 'Rose' } }), offer(6_000, { gtin: null })];
    expect(bestMatch(article(), colors)?.offer.amount).toBe(6_000);
  });
  it('colors at two prices of which none is known to be ours are not sure', () => {
    const colors = [
      offer(5_000, { gtin: null, options: { Color: 'Rose' } }),
      offer(6_000, { gtin: null, options: { Color: 'BLK' } }),
    ];
    expect(bestMatch(article(), colors)!.match.confidence).toBeLessThan(sureEnough);
    const alike = colors.map(each => ({ ...each, amount: 5_000 }));
    expect(bestMatch(article(), alike)!.match.confidence).toBeGreaterThanOrEqual(sureEnough);
  });
  it('one that can be had goes before a cheaper one that is sold out', () => {
    expect(bestMatch(article(), [offer(5_000, {}, false), offer(6_000)])?.offer.amount).toBe(6_000);
  });
  it('nothing like ours is nothing', () => {
    expect(bestMatch(article(), [offer(1, { ...bare, brand: 'Other', title: 'Kettle' })])).toBeNull();
  });
});
