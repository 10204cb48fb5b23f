import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const generation = (brand: string, from: number, names: Record<string, string>, standing: number): Maker => ({
  brand,
  standing,
  name: type => {
    const old = type.endsWith('-old');
    return `${names[old ? type.slice(0, -4) : type]} ${old ? from - 1 : from}`;
  },
});
const makers: Maker[] = [
  generation(
    'Stridewell',
    5,
    {
      daily: 'Meridian',
      max: 'Cumulon',
      tempo: 'Quicken',
      race: 'Apex',
      stable: 'Anchor',
      trail: 'Scree',
      ultra: 'Traverse',
    },
    1.05,
  ),
  generation(
    'Fellrun',
    3,
    {
      daily: 'Lark',
      max: 'Bower',
      tempo: 'Swift',
      race: 'Falcon',
      stable: 'Heron',
      trail: 'Ibex',
      ultra: 'Chamois',
    },
    1,
  ),
  generation(
    'Pacemark',
    9,
    {
      daily: 'PM Daily',
      max: 'PM Cloud',
      tempo: 'PM Tempo',
      race: 'PM Race',
      stable: 'PM Guide',
      trail: 'PM Trail',
      ultra: 'PM Ultra',
    },
    0.8,
  ),
  generation(
    'Auros',
    2,
    {
      daily: 'Dawn',
      max: 'Haze',
      tempo: 'Flare',
      race: 'Corona',
      stable: 'Zenith',
      trail: 'Terra',
      ultra: 'Solstice',
    },
    1.2,
  ),
  generation(
    'Tarsa',
    4,
    {
      daily: 'Route',
      max: 'Plush',
      tempo: 'Dash',
      race: 'Bolt',
      stable: 'Keel',
      trail: 'Root',
      ultra: 'Ridge',
    },
    0.9,
  ),
  generation(
    'Velden',
    7,
    {
      daily: 'V-Run',
      max: 'V-Soft',
      tempo: 'V-Pace',
      race: 'V-Carbon',
      stable: 'V-Align',
      trail: 'V-Terrain',
      ultra: 'V-Range',
    },
    1.1,
  ),
];

const sizes = ['7', '8', '8.5', '9', '9.5', '10', '10.5', '11', '12'];
const shoe = (
  type: string,
  what: string,
  surface: string,
  price: number,
  grams: number,
  drop: number[],
  stack: number,
  more: Partial<Type> = {},
): Type => ({
  type,
  what,
  noun: 'Running Shoes',
  price,
  grams: 1000,
  attributes: vary => ({
    Surface: surface,
    Drop: `${among(drop, vary('drop'))} mm`,
    'Heel stack': `${stack} mm`,
    Weight: `${grams} g`,
    Width: among(['standard', 'standard', 'wide'], vary('width')),
    Plate: type.startsWith('race') ? 'carbon' : 'none',
    Support: type.startsWith('stable') ? 'stability' : 'neutral',
    Waterproof: surface === 'trail' && vary('waterproof') > 0.7,
  }),
  facts: attributes => [surface, String(attributes.Drop)],
  words: ['running', 'shoes', 'sneakers', surface],
  blurb: `${what} for the ${surface}; ${grams} g at size 9, ${stack} mm under the heel.`,
  options: [
    { name: 'Color', values: surface === 'trail' ? ['Moss', 'Black'] : ['Black', 'Blue'] },
    { name: 'Size', values: sizes },
  ],
  ...more,
});

const types: Type[] = [
  shoe('daily', 'Daily Trainer', 'road', 129, 265, [8, 10], 36),
  shoe('daily-old', 'Daily Trainer', 'road', 99, 272, [8, 10], 34, {
    lookalike: { type: 'daily', why: 'another generation' },
  }),
  shoe('max', 'Max-Cushion Trainer', 'road', 159, 288, [5, 8], 41),
  shoe('tempo', 'Tempo Trainer', 'road', 139, 228, [6, 8], 35),
  shoe('race', 'Carbon-Plated Racer', 'road', 239, 204, [6, 8], 39),
  shoe('stable', 'Stability Trainer', 'road', 149, 291, [8, 10], 37),
  shoe('trail', 'Trail Running Shoe', 'trail', 139, 279, [4, 6], 31),
  shoe('trail-old', 'Trail Running Shoe', 'trail', 105, 284, [4, 6], 30, {
    lookalike: { type: 'trail', why: 'another generation' },
  }),
  shoe('ultra', 'Long-Distance Trail Shoe', 'trail', 169, 301, [4, 6], 37),
];

export const runningShoes = family('running-shoes', makers, types);
