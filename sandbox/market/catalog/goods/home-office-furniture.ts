import type { Attribute } from '../good.ts';
import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Ergenta', standing: 1.15, name: type => `Forma ${type}`, warrantyMonths: 120 },
  { brand: 'Haldane & Co', standing: 1.35, name: type => `Heritage ${type}`, warrantyMonths: 144 },
  { brand: 'Uprise', standing: 1, name: type => `Rise ${type}`, warrantyMonths: 60 },
  { brand: 'Domora', standing: 0.65, name: type => `Studio ${type}`, warrantyMonths: 24 },
  { brand: 'Birk', standing: 0.85, name: type => `Alvar ${type}`, warrantyMonths: 60 },
];

const piece = (
  type: string,
  what: string,
  noun: string,
  price: number,
  kilograms: number,
  extra: (vary: (label: string) => number) => Record<string, Attribute>,
  values: string[],
  more: Partial<Type> = {},
): Type => ({
  type,
  what,
  noun,
  price,
  grams: kilograms * 1000,
  attributes: vary => ({
    ...extra(vary),
    Weight: `${kilograms} kg`,
    Assembly: among(['tool-free', 'tools included', 'assembled'], vary('assembly')),
  }),
  facts: attributes => Object.values(attributes).slice(0, 2).map(String),
  words: ['office', 'furniture', 'home office', noun.toLowerCase()],
  blurb: `${what} for the home office, ${kilograms} kg.`,
  options: [{ name: noun.includes('Desk') ? 'Top' : 'Color', values }],
  bulky: kilograms > 15 ? 3 : 1,
  ...more,
});
const tops = ['Oak', 'Walnut', 'White'];
const fabrics = ['Black', 'Gray'];

const types: Type[] = [
  piece(
    'Mesh Chair',
    'Ergonomic Mesh Office Chair',
    'Office Chair',
    329,
    17,
    vary => ({
      Lumbar: among(['fixed', 'adjustable', 'dynamic'], vary('lumbar')),
      Armrests: among(['2D', '3D', '4D'], vary('arms')),
      'Maximum load': `${among([120, 136, 150], vary('load'))} kg`,
    }),
    fabrics,
  ),
  piece(
    'Mesh Chair Plus',
    'Ergonomic Mesh Office Chair',
    'Office Chair',
    429,
    19,
    vary => ({
      Lumbar: 'dynamic',
      Armrests: '4D',
      Headrest: true,
      'Maximum load': `${among([136, 150], vary('load'))} kg`,
    }),
    fabrics,
    { lookalike: { type: 'Mesh Chair', why: 'with headrest' } },
  ),
  piece(
    'Task Chair',
    'Upholstered Task Chair',
    'Office Chair',
    199,
    12,
    vary => ({
      Upholstery: among(['wool blend', 'polyester', 'vegan leather'], vary('cloth')),
      'Maximum load': '120 kg',
    }),
    fabrics,
  ),
  piece(
    'Stool',
    'Active Sitting Stool',
    'Stool',
    149,
    8,
    () => ({ 'Seat height': '55–80 cm', Base: 'rocking' }),
    fabrics,
  ),
  piece(
    'Desk 48',
    'Electric Standing Desk',
    'Standing Desk',
    399,
    34,
    vary => ({ Width: '48 in', Height: '28–48 in', Motors: among([1, 2], vary('motors')), Presets: 4 }),
    tops,
  ),
  piece(
    'Desk 60',
    'Electric Standing Desk',
    'Standing Desk',
    479,
    41,
    vary => ({ Width: '60 in', Height: '25–50 in', Motors: 2, Presets: among([3, 4], vary('presets')) }),
    tops,
    { lookalike: { type: 'Desk 48', why: 'other width' } },
  ),
  piece(
    'Converter',
    'Standing Desk Converter',
    'Desk Converter',
    219,
    16,
    () => ({ Width: '35 in', Lift: 'gas spring' }),
    tops,
  ),
  piece(
    'Arm',
    'Single Monitor Arm',
    'Monitor Arm',
    99,
    4,
    vary => ({ Load: `${among([9, 10, 12], vary('load'))} kg`, Screens: 1, VESA: '75/100 mm' }),
    ['Black', 'Silver'],
    { bulky: 0 },
  ),
  piece(
    'Arm Duo',
    'Dual Monitor Arm',
    'Monitor Arm',
    159,
    6,
    () => ({ Load: '2 × 9 kg', Screens: 2, VESA: '75/100 mm' }),
    ['Black', 'Silver'],
    { bulky: 0, lookalike: { type: 'Arm', why: 'for two screens' } },
  ),
  piece('Drawer', 'Rolling Drawer Unit', 'Drawer Unit', 139, 14, () => ({ Drawers: 3, Lock: true }), [
    'White',
    'Oak',
  ]),
  piece('Shelf', 'Five-Tier Bookcase', 'Bookcase', 179, 22, () => ({ Shelves: 5, Height: '72 in' }), [
    'White',
    'Oak',
  ]),
];

export const homeOfficeFurniture = family('home-office-furniture', makers, types);
