import { draw, newsIn } from '../good.ts';
import type { EngineSeller } from '../seller.ts';
import { otherSpellings, salesTaxes } from '../seller.ts';

/** An outfitter: shoes, packs and what one takes along. Warm words, few numbers, long returns. */
export const northlaneOutfitters: EngineSeller = {
  id: 'northlane-outfitters',
  currency: 'USD',
  prefix: 'NL',
  carries: {
    headphones: 0.5,
    'cables-and-chargers': 0.35,
    'kitchen-appliances': 0.3,
    coffee: 0.75,
    'running-shoes': 0.95,
    backpacks: 0.95,
    'smart-home': 0.15,
  },
  level: 0.99,
  reduced: 0.25,
  gtin: { share: 0.45, digits: 13 },
  mpn: { share: 0, write: mpn => mpn },
  model: 0.3,
  brand: brand => otherSpellings[brand] ?? brand,
  title: (good, brand) => {
    const [first = ''] = newsIn(good);
    const what = good.what
      .replace('Noise-Cancelling', 'noise cancelling')
      .replace('True Wireless', 'Wireless');
    return draw('northlane', good.key) < 0.5
      ? `${good.model} ${what} by ${brand}`
      : `${brand} ${what} "${good.model}"${first && `, ${first}`}`;
  },
  label: (option, value) =>
    option === 'Size' && /^\d/.test(value) && !value.includes(' ') ? `US ${value}` : value,
  attributes: good => Object.fromEntries(Object.entries(good.attributes).slice(0, 5)),
  dispatch: [1, 2],
  terms: {
    business: {
      id: 'northlane-outfitters',
      name: 'Northlane Outfitters',
      legalName: 'Northlane Outfitters Cooperative',
      description: 'Made for going out and coming back.',
      country: 'US',
      currency: 'USD',
      supportEmail: 'people@northlane.example',
      supportPhone: '+12065550187',
      cancellation: 'Call +1 206 555 0187 within 60 minutes of ordering; later, send it back for free.',
      returns: {
        windowDays: 60,
        returnShipping: 'free',
        refund: 'original_payment',
        condition: 'used is fine',
      },
      warranty: { months: 24, by: 'manufacturer' },
      trust: {
        since: 1987,
        rating: { value: 4.8, count: 9127 },
        verifiedBusiness: true,
        onTimeDeliveryBasisPoints: 9420,
        disputeBasisPoints: 9,
      },
    },
    shippingRates: [
      {
        id: 'trail',
        country: 'US',
        serviceLevel: 'standard',
        title: 'Ground',
        carrier: 'UPS',
        price: 695,
        freeAbove: 9900,
        minDays: 2,
        maxDays: 3,
      },
      {
        id: 'summit',
        country: 'US',
        serviceLevel: 'express',
        title: 'Next day',
        carrier: 'UPS',
        price: 2495,
        minDays: 1,
        maxDays: 1,
      },
      {
        id: 'north',
        country: 'CA',
        serviceLevel: 'standard',
        title: 'Ground to Canada',
        carrier: 'Purolator',
        price: 1495,
        minDays: 4,
        maxDays: 7,
      },
    ],
    taxRates: salesTaxes,
    discounts: [
      {
        code: 'MEMBER',
        title: 'Members save 10 %',
        type: 'percentage',
        basisPoints: 1000,
        combinable: false,
      },
    ],
  },
};
