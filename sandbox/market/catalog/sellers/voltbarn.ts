import type { Attribute } from '../good.ts';
import { draw, newsIn } from '../good.ts';
import type { EngineSeller } from '../seller.ts';
import { salesTaxes } from '../seller.ts';

const short: [RegExp, string][] = [
  [/Noise-Cancelling/g, 'ANC'],
  [/True Wireless/g, 'TWS'],
  [/Wireless/g, 'Wrls'],
  [/Headphones/g, 'Headphone'],
  [/Mechanical Keyboard/g, 'Mech Keyboard'],
  [/Stainless/g, 'SS'],
  [/(\d+)-Inch/g, '$1"'],
  [/Over-Ear/g, 'Over Ear'],
  [/ with /g, ' w/ '],
  [/ and /g, ' & '],
  [/Bluetooth /g, 'BT'],
  [/ h$/, 'hr'],
];
const abbreviated = (text: string) => short.reduce((done, [long, brief]) => done.replace(long, brief), text);
const colors: Record<string, string> = {
  Black: 'BLK',
  White: 'WHT',
  Navy: 'NVY',
  Blue: 'BLU',
  Graphite: 'GRPH',
  Silver: 'SLV',
  Olive: 'OLV',
};
const names: Record<string, string> = {
  'Battery life': 'Playtime',
  'Noise cancelling': 'ANC',
  'Screen size': 'Diagonal',
  'Refresh rate': 'Hz',
  Output: 'Watts',
  Capacity: 'Cap.',
  'Driver size': 'Drivers',
};

/** A discounter for electronics: cheap, terse, slow unless paid, hard on returns. */
export const voltbarn: EngineSeller = {
  id: 'voltbarn',
  currency: 'USD',
  prefix: 'VB',
  carries: {
    headphones: 0.9,
    'cables-and-chargers': 0.9,
    monitors: 0.9,
    'keyboards-and-mice': 0.9,
    'kitchen-appliances': 0.7,
    'home-office-furniture': 0.45,
    'smart-home': 0.9,
  },
  level: 0.9,
  reduced: 0.7,
  gtin: { share: 0.78, digits: 14 },
  mpn: { share: 1, write: mpn => mpn.replace('-', '') },
  model: 0.4,
  brand: brand => brand.toUpperCase(),
  title: (good, brand) => {
    const named = draw('voltbarn', good.key, 'model') < 0.75 ? good.model : '';
    const number =
      named === '' || draw('voltbarn', good.key, 'number') < 0.4 ? good.mpn.replace('-', '') : '';
    return [brand, named, number, abbreviated(good.what), ...newsIn(good).map(abbreviated)]
      .filter(Boolean)
      .join(' ');
  },
  label: (_, value) => colors[value] ?? value,
  attributes: good =>
    Object.fromEntries(
      Object.entries(good.attributes)
        .filter(([name]) => draw('voltbarn', good.key, name) < 0.75)
        .map(([name, value]): [string, Attribute] => [
          names[name] ?? name,
          typeof value === 'boolean' ? (value ? 'Y' : 'N') : value,
        ]),
    ),
  dispatch: [0, 2],
  refurbishes: ['headphones', 'monitors', 'kitchen-appliances'],
  terms: {
    business: {
      id: 'voltbarn',
      name: 'Voltbarn',
      legalName: 'Voltbarn Liquidators LLC',
      description: 'Electronics by the barnful.',
      country: 'US',
      currency: 'USD',
      supportEmail: 'tickets@voltbarn.example',
      cancellation:
        'Orders go straight to the floor and cannot be canceled here. Write to tickets@voltbarn.example within the hour; we will try.',
      returns: {
        windowDays: 14,
        returnShipping: 'buyer_pays',
        restockingFeeBasisPoints: 1500,
        condition: 'unopened',
      },
      warranty: { months: 12, by: 'manufacturer' },
      trust: {
        since: 2019,
        rating: { value: 3.9, count: 52_380 },
        verifiedBusiness: true,
        onTimeDeliveryBasisPoints: 8820,
        disputeBasisPoints: 145,
      },
    },
    shippingRates: [
      {
        id: 'saver',
        country: 'US',
        serviceLevel: 'saver',
        title: 'Saver',
        carrier: 'USPS',
        price: 0,
        minDays: 5,
        maxDays: 8,
      },
      {
        id: 'fast',
        country: 'US',
        serviceLevel: 'express',
        title: 'Fast lane',
        carrier: 'FedEx',
        price: 999,
        minDays: 2,
        maxDays: 3,
      },
      {
        id: 'far',
        country: 'US',
        regions: ['AK', 'HI'],
        serviceLevel: 'saver',
        title: 'Saver, Alaska and Hawaii',
        carrier: 'USPS',
        price: 1499,
        minDays: 8,
        maxDays: 14,
      },
    ],
    taxRates: salesTaxes,
    discounts: [
      { code: 'BARN5', title: '5 % off', type: 'percentage', basisPoints: 500 },
      {
        code: 'SCREENS40',
        title: '$40 off from $400',
        type: 'fixed_amount',
        amount: 4000,
        minSubtotal: 40_000,
        combinable: false,
      },
    ],
  },
};
