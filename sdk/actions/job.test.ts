import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asText, jobFrom, tableOf } from './job.ts';

const environment = {
  COUNTERSIGN_ORIGIN: 'http://localhost:4477/console',
  COUNTERSIGN_TOKEN: 'cs_token',
  GITHUB_REPOSITORY: 'harbor-goods/storefront',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF_NAME: '12/merge',
  GITHUB_HEAD_REF: 'feature/gift-cards',
  COUNTERSIGN_SHA: 'b'.repeat(40),
};

it('a pull request is about its head, not about the merge that nobody pushed', () => {
  const { sha, branch, countersign } = jobFrom(environment);
  expect([sha, branch, countersign.origin]).toEqual([
    'b'.repeat(40),
    'feature/gift-cards',
    'http://localhost:4477',
  ]);
});

it('says which input is missing', () => {
  expect(() => jobFrom({ ...environment, COUNTERSIGN_TOKEN: '' })).toThrow(/input `token`/);
});

it('outsiders’ text in a summary is text: no markup, link, mention or second line survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), text => {
      const shown = asText(text).replace(/&#\d+;/g, '');
      expect(shown).not.toMatch(/[\\`*_{}[\]()+.!|<>&~@:/\n\r]/);
    }),
  );
  expect(tableOf(['Test'], [['a | b\n::set-output name=x::1 [go](https://evil.example) <img>']])).toBe(
    '| Test |\n| --- |\n| a &#124; b &#58;&#58;set&#45;output name=x&#58;&#58;1 &#91;go&#93;&#40;https&#58;&#47;&#47;evil&#46;example&#41; &#60;img&#62; |',
  );
});
