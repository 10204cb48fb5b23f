import type { Attribute } from '../good.ts';
import { newsIn } from '../good.ts';
import type { EngineSeller } from '../seller.ts';
import { otherSpellings } from '../seller.ts';

const euSizes: Record<string, string> = {
  7: '40',
  8: '41',
  8.5: '42',
  9: '42.5',
  9.5: '43',
  10: '44',
  10.5: '44.5',
  11: '45',
  12: '46',
};
const metric: Record<string, string> = {
  '12 oz': '340 g',
  '2 lb': '907 g',
  '2.6 ft': '0.8 m',
  '3 ft': '0.9 m',
  '6 ft': '1.8 m',
  '6.6 ft': '2 m',
  '10 ft': '3 m',
  '15 ft': '4.5 m',
};

/** In centimetres, litres and volts of the old world. */
function european(text: string): string {
  return text
    .replaceAll(/(\d+(?:\.\d+)?)(?:-Inch| in\b|")/g, (_, inches) => `${Math.round(Number(inches) * 2.54)} cm`)
    .replaceAll(/(\d+) qt\b/g, (_, quarts) => `${(Number(quarts) * 0.95).toFixed(1)} l`)
    .replace('120 V', '220–240 V')
    .replace('US, foldable', 'EU')
    .replace('US ANSI', 'ISO');
}

/** A house in Utrecht for kitchen, coffee and desk, selling in euros with the tax inside. */
export const huisEnLund: EngineSeller = {
  id: 'huis-en-lund',
  currency: 'EUR',
  prefix: 'HL',
  carries: {
    headphones: 0.55,
    'cables-and-chargers': 0.3,
    monitors: 0.35,
    'keyboards-and-mice': 0.45,
    'kitchen-appliances': 0.8,
    coffee: 0.85,
    'running-shoes': 0.25,
    backpacks: 0.5,
    'home-office-furniture': 0.85,
    'smart-home': 0.6,
  },
  level: 0.92 * 1.21 * 0.95,
  reduced: 0.2,
  gtin: { share: 0.9, digits: 13 },
  mpn: { share: 0.6, write: mpn => mpn.replace('-', ' ') },
  model: 0.8,
  brand: brand => otherSpellings[brand] ?? brand,
  title: (good, brand) => {
    const [news] = newsIn(good);
    return european(`${good.what} ${brand} ${good.model}${news === undefined ? '' : ` (${news})`}`);
  },
  label: (option, value) =>
    option === 'Size' ? (euSizes[value] ?? metric[value] ?? value) : (metric[value] ?? value),
  attributes: good =>
    Object.fromEntries(
      Object.entries(good.attributes).map(([name, value]): [string, Attribute] => [
        name,
        typeof value === 'string' ? european(value) : value,
      ]),
    ),
  dispatch: [1, 3],
  terms: {
    business: {
      id: 'huis-en-lund',
      name: 'Huis & Lund',
      legalName: 'Huis en Lund B.V.',
      description: 'Quiet things for kitchen, desk and day.',
      country: 'NL',
      currency: 'EUR',
      supportEmail: 'hallo@huisenlund.example',
      supportPhone: '+31305550164',
      cancellation:
        'You may withdraw for any reason until 14 days after delivery: write to hallo@huisenlund.example. Orders are not canceled through this service.',
      returns: { windowDays: 30, returnShipping: 'buyer_pays', condition: 'as in a shop' },
      warranty: { months: 24, by: 'seller', note: 'the legal guarantee of the EU' },
      trust: {
        since: 2006,
        rating: { value: 4.7, count: 6240 },
        verifiedBusiness: true,
        onTimeDeliveryBasisPoints: 9710,
        disputeBasisPoints: 17,
      },
    },
    shippingRates: [
      {
        id: 'nl',
        country: 'NL',
        serviceLevel: 'standard',
        title: 'PostNL',
        carrier: 'PostNL',
        price: 0,
        minDays: 1,
        maxDays: 2,
      },
      {
        id: 'de',
        country: 'DE',
        serviceLevel: 'standard',
        title: 'Pakket',
        carrier: 'DHL',
        price: 595,
        freeAbove: 10_000,
        minDays: 2,
        maxDays: 4,
      },
      {
        id: 'fr',
        country: 'FR',
        serviceLevel: 'standard',
        title: 'Pakket',
        carrier: 'DHL',
        price: 795,
        freeAbove: 10_000,
        minDays: 3,
        maxDays: 5,
      },
      {
        id: 'us',
        country: 'US',
        serviceLevel: 'standard',
        title: 'Overseas',
        carrier: 'DHL',
        price: 1900,
        minDays: 7,
        maxDays: 12,
      },
      {
        id: 'us-exp',
        country: 'US',
        serviceLevel: 'express',
        title: 'Overseas express',
        carrier: 'DHL',
        price: 3900,
        minDays: 2,
        maxDays: 4,
      },
    ],
    taxRates: [
      { country: 'NL', basisPoints: 2100, inclusive: true, taxesShipping: true, title: 'btw 21 %' },
      { country: 'DE', basisPoints: 1900, inclusive: true, taxesShipping: true, title: 'MwSt. 19 %' },
      { country: 'FR', basisPoints: 2000, inclusive: true, taxesShipping: true, title: 'TVA 20 %' },
    ],
    discounts: [
      {
        code: 'WELKOM',
        title: '€10 welkomstkorting',
        type: 'fixed_amount',
        amount: 1000,
        minSubtotal: 8000,
        combinable: false,
      },
    ],
    promotions: [
      { id: 'gratis', type: 'free_shipping', title: 'Gratis verzending vanaf €150', minSubtotal: 15_000 },
    ],
  },
};
