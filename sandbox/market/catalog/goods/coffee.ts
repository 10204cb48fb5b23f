import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Long Harbor', standing: 1.05, name: type => type },
  { brand: 'Tarn Hill', standing: 1.15, name: type => `${type} Select` },
  {
    brand: 'Ochre Street',
    standing: 1,
    name: type => `No. ${[3, 7, 12, 18, 21, 27, 33, 40, 52][type.length % 9]} ${type}`,
  },
  { brand: 'Pilot & Pine', standing: 0.9, name: type => `${type} Batch` },
  { brand: 'Kaffera', standing: 0.8, name: type => `${type} Crema` },
  { brand: 'Mornington Mill', standing: 0.72, name: type => `Mill ${type}` },
];

const bag = (
  type: string,
  origin: string,
  roast: string,
  process: string,
  notes: string,
  price: number,
  more: Partial<Type> = {},
): Type => ({
  type,
  what: `${roast} Roast Coffee`,
  noun: 'Coffee',
  price,
  grams: 280,
  attributes: vary => ({
    Origin: origin,
    Roast: roast,
    Process: process,
    Variety: among(['Bourbon', 'Caturra', 'Heirloom', 'SL28', 'Typica'], vary('variety')),
    Altitude: `${among([1200, 1500, 1700, 1900, 2050], vary('altitude'))} m`,
    Tastes: notes,
    Decaffeinated: type.startsWith('Decaf'),
    Organic: vary('organic') > 0.55,
    'Fair trade': vary('fair') > 0.5,
  }),
  facts: attributes => [origin, roast, ...(attributes.Organic ? ['organic'] : [])],
  words: ['coffee', 'beans', origin, roast.toLowerCase(), ...notes.split(', ')],
  blurb: `${roast} roast from ${origin}; tastes of ${notes}.`,
  options: [
    { name: 'Size', values: ['12 oz', '2 lb'] },
    { name: 'Grind', values: ['Whole bean', 'Ground'] },
  ],
  surcharges: { '2 lb': Math.round(price * 135) },
  ...more,
});

const types: Type[] = [
  bag('Yirgacheffe', 'Ethiopia', 'Light', 'washed', 'jasmine, lemon, peach', 19),
  bag('Yirgacheffe Natural', 'Ethiopia', 'Light', 'natural', 'blueberry, cocoa, wine', 20, {
    lookalike: { type: 'Yirgacheffe', why: 'other process' },
  }),
  bag('Huila', 'Colombia', 'Medium', 'washed', 'caramel, red apple, cocoa', 17),
  bag('Antigua', 'Guatemala', 'Medium', 'washed', 'chocolate, orange, almond', 17),
  bag('Nyeri', 'Kenya', 'Light', 'washed', 'blackcurrant, grapefruit', 21),
  bag('Cerrado', 'Brazil', 'Medium', 'natural', 'hazelnut, milk chocolate', 15),
  bag('Mandheling', 'Indonesia', 'Dark', 'wet-hulled', 'cedar, spice, dark chocolate', 17),
  bag('House Espresso', 'Brazil, Colombia', 'Dark', 'blend', 'toffee, walnut, cocoa', 16),
  bag('Decaf Espresso', 'Colombia', 'Dark', 'sugarcane decaf', 'toffee, walnut, fig', 17, {
    lookalike: { type: 'House Espresso', why: 'decaffeinated' },
  }),
];

export const coffee = family('coffee', makers, types);
