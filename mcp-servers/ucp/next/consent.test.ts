import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptConsent, shownConsent } from './consent.ts';

const marketing = 'dev.ucp.consent.marketing';
const sms = `${marketing}.sms`;

describe('the buyer’s consent', () => {
  it('is kept with the engine’s names, a segment under its purpose', () => {
    const kept = keptConsent({
      [marketing]: {
        granted: true,
        source: 'platform',
        segments: { [sms]: { granted: false, source: 'platform' } },
      },
      'dev.ucp.consent.sale_or_sharing': { granted: false, source: 'platform' },
      'com.example.loyalty': { granted: true, source: 'platform' },
    });
    expect(kept).toEqual({
      marketing: true,
      [`marketing/${sms}`]: false,
      sale_of_data: false,
      'com.example.loyalty': true,
    });
  });

  it('is not made of our own default handed back', () => {
    expect(keptConsent({ [marketing]: { granted: true, source: 'business' } })).toEqual({});
  });

  it('stands at no for a purpose of which only a segment was decided', () => {
    expect(shownConsent({ [`marketing/${sms}`]: true })).toEqual({
      [marketing]: {
        granted: false,
        source: 'business',
        description: 'News and offers from this shop',
        segments: {
          [sms]: { granted: true, source: 'platform', description: 'News and offers by text message' },
        },
      },
    });
  });

  it('leaves out names that the newer release cannot carry', () => {
    expect(shownConsent({ '': true, telepathy: true, 'marketing/': true })).toEqual({});
  });

  it('comes back as it was decided, whatever it is about', () => {
    const name = fc.constantFrom(marketing, sms, 'dev.ucp.consent.analytics', 'com.example-shop.2nd_vendor');
    const decision = {
      granted: fc.boolean(),
      source: fc.constantFrom('business' as const, 'platform' as const),
    };
    const consent = fc.dictionary(
      name,
      fc.record({ ...decision, segments: fc.dictionary(name, fc.record(decision)) }),
    );
    fc.assert(
      fc.property(consent, sent => {
        const kept = keptConsent(sent);
        expect(keptConsent(shownConsent(kept))).toEqual(kept);
      }),
    );
  });
});
