import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Oxbow Goods', standing: 1.1, name: type => `Ranger ${type}`, warrantyMonths: 120 },
  { brand: 'Larkfell', standing: 1, name: type => `Fell ${type}`, warrantyMonths: 60 },
  { brand: 'Carrow', standing: 1.35, name: type => `Transit ${type}`, warrantyMonths: 120 },
  { brand: 'Tamarisk', standing: 0.75, name: type => `TMR ${type}`, warrantyMonths: 24 },
  { brand: 'Northpoint', standing: 0.9, name: type => `Compass ${type}`, warrantyMonths: 60 },
  { brand: 'Mirabo', standing: 0.6, name: type => `Day ${type}` },
];

const pack = (
  type: string,
  what: string,
  liters: number,
  price: number,
  grams: number,
  more: Partial<Type> = {},
): Type => ({
  type,
  what,
  noun: 'Backpack',
  price,
  grams,
  attributes: vary => ({
    Volume: `${liters} L`,
    Weight: `${grams} g`,
    'Laptop sleeve': among(['none', '14 in', '15 in', '16 in'], vary('laptop')),
    Material: among(['recycled nylon', 'waxed canvas', '420D polyester', 'X-Pac'], vary('material')),
    'Water resistant': vary('water') > 0.35,
    'Hip belt': liters >= 28,
    'Carry-on size': liters <= 40,
  }),
  facts: attributes => [`${liters}L`, String(attributes.Material)],
  words: ['backpack', 'bag', 'pack', what.toLowerCase()],
  blurb: `${what} with ${liters} liters; ${grams} g empty.`,
  options: [{ name: 'Color', values: ['Black', 'Olive', 'Slate'] }],
  ...more,
});

const types: Type[] = [
  pack('18', 'Daypack', 18, 69, 520),
  pack('22', 'Commuter Backpack', 22, 109, 890),
  pack('25', 'Laptop Backpack', 25, 129, 1050, { lookalike: { type: '22', why: 'other volume' } }),
  pack('Roll 24', 'Rolltop Backpack', 24, 119, 980),
  pack('35', 'Travel Backpack', 35, 189, 1480),
  pack('45', 'Travel Backpack', 45, 219, 1690, { lookalike: { type: '35', why: 'other volume' } }),
  pack('28 Hike', 'Hiking Backpack', 28, 139, 1080),
  pack('50 Hike', 'Trekking Backpack', 50, 229, 1820, {
    lookalike: { type: '28 Hike', why: 'other volume' },
  }),
  pack('Sling 9', 'Sling Bag', 9, 59, 340),
];

export const backpacks = family('backpacks', makers, types);
