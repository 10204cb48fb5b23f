import type { RangeFileInput } from '../../independent/range.ts';
import { draw } from '../good.ts';
import type { Seller } from '../seller.ts';
import { otherSpellings, salesTaxes } from '../seller.ts';

const names: Record<string, string> = {
  'Battery life': 'Plays for',
  'Form factor': 'Worn',
  'Driver size': 'Driver',
  Volume: 'Holds',
  Resolution: 'Pixels',
  Power: 'Draws',
};
const tones: Record<string, string> = { Black: 'Ink', White: 'Chalk', Navy: 'Midnight', Gray: 'Pewter' };

/** A shop with a long memory and good shelves: audio, desk, coffee, bags. Runs on its own software. */
export const kestrelAndLowe: Seller = {
  id: 'kestrel-and-lowe',
  currency: 'USD',
  prefix: 'KL',
  carries: {
    headphones: 0.75,
    'cables-and-chargers': 0.4,
    monitors: 0.55,
    'keyboards-and-mice': 0.65,
    'kitchen-appliances': 0.5,
    coffee: 0.6,
    backpacks: 0.6,
    'home-office-furniture': 0.7,
    'smart-home': 0.35,
  },
  level: 1.02,
  reduced: 0.15,
  gtin: { share: 0.88, digits: 13 },
  mpn: { share: 0.7, write: mpn => mpn },
  model: 0,
  brand: brand => otherSpellings[brand] ?? brand,
  title: (good, brand) =>
    draw('kestrel', good.key) < 0.6
      ? `${brand} ${good.model} ${good.noun}`
      : `${brand} ${good.noun}, ${good.model}`,
  label: (option, value) => (option === 'Color' ? (tones[value] ?? value) : value),
  attributes: good =>
    Object.fromEntries(Object.entries(good.attributes).map(([name, value]) => [names[name] ?? name, value])),
  dispatch: [0, 1],
};

export const kestrelTerms: Omit<RangeFileInput, 'range'> = {
  house: {
    name: 'Kestrel & Lowe',
    currency: 'USD',
    country: 'US',
    city: 'Portland, Maine',
    established: 1998,
    email: 'hello@kestrelandlowe.example',
    phone: '+12075550123',
    rating: { value: 4.7, count: 8120 },
    on_time_basis_points: 9710,
    dispute_basis_points: 21,
    review_from: 200_000,
  },
  returns: { days: 45, paid_by: 'house', fee_basis_points: 0 },
  delivery: [
    {
      code: 'ground',
      title: 'Ground',
      carrier: 'UPS',
      countries: ['US'],
      except: ['AK', 'HI'],
      charge: 695,
      free_from: 15_000,
      days: [2, 4],
    },
    { code: 'air', title: 'Second-day air', carrier: 'UPS', countries: ['US'], charge: 1895, days: [1, 2] },
    {
      code: 'north',
      title: 'Parcel to Canada',
      carrier: 'Canada Post',
      countries: ['CA'],
      charge: 1995,
      days: [5, 9],
    },
  ],
  sales_tax: Object.fromEntries(
    salesTaxes.map(({ country, region, basisPoints }) => [
      region ? `${country}-${region}` : country,
      basisPoints,
    ]),
  ),
  vouchers: [
    { code: 'KESTREL10', title: '10 % off your first order', basis_points: 1000 },
    { code: 'LOWE20', title: '$20 off from $200', amount: 2000, from: 20_000 },
  ],
};

/** Its departments, by the market's category. */
export const departments: Record<string, string> = {
  headphones: 'Listening > Headphones',
  'cables-and-chargers': 'Desk > Power',
  monitors: 'Desk > Screens',
  'keyboards-and-mice': 'Desk > Input',
  'kitchen-appliances': 'Kitchen > Machines',
  coffee: 'Kitchen > Coffee',
  backpacks: 'Bags > Backpacks',
  'home-office-furniture': 'Desk > Furniture',
  'smart-home': 'Home > Smart',
};
