import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Voltera', standing: 1.1, name: type => `Nano ${type}`, warrantyMonths: 24 },
  { brand: 'Plugwell', standing: 0.8, name: type => `${type} Core`, warrantyMonths: 18 },
  { brand: 'Corvane', standing: 1, name: type => `PowerLine ${type}`, warrantyMonths: 24 },
  { brand: 'Basiq', standing: 0.62, name: type => `B-Line ${type}` },
];

const lengths = (values: string[], step: number) => ({
  options: [{ name: 'Length', values }],
  surcharges: Object.fromEntries(values.map((value, index) => [value, index * step])),
});
const cable = (
  type: string,
  what: string,
  price: number,
  extra: Record<string, string>,
  lookalike?: Type['lookalike'],
): Type => ({
  type,
  what,
  noun: 'Cable',
  price,
  grams: 60,
  attributes: vary => ({
    ...extra,
    Jacket: among(['braided nylon', 'silicone', 'TPE'], vary('jacket')),
    Warranty: among(['18 months', '24 months'], vary('warranty')),
  }),
  facts: attributes => Object.values(attributes).slice(0, 2).map(String),
  words: ['cable', 'charging', 'cord'],
  blurb: `${what}, made for everyday plugging and unplugging.`,
  ...(lookalike && { lookalike }),
});
const charger = (
  type: string,
  watts: number,
  ports: string,
  price: number,
  lookalike?: Type['lookalike'],
): Type => ({
  type,
  what: `${watts}W GaN USB-C Wall Charger`,
  noun: 'Charger',
  price,
  grams: 60 + watts,
  attributes: vary => ({
    Output: `${watts} W`,
    Ports: ports,
    Technology: 'GaN',
    Plug: 'US, foldable',
    'Power Delivery': among(['3.0', '3.1'], vary('pd')),
  }),
  facts: () => [`${watts}W`, ports],
  words: ['charger', 'wall charger', 'power adapter', 'GaN', 'fast charging'],
  blurb: `A ${watts} W wall charger with ${ports}; cool and small thanks to GaN.`,
  options: [{ name: 'Color', values: ['Black', 'White'] }],
  ...(lookalike && { lookalike }),
});
const bank = (
  type: string,
  capacity: number,
  watts: number,
  price: number,
  lookalike?: Type['lookalike'],
): Type => ({
  type,
  what: `${capacity.toLocaleString('en-US')} mAh USB-C Power Bank`,
  noun: 'Power Bank',
  price,
  grams: Math.round(capacity / 50),
  attributes: vary => ({
    Capacity: `${capacity} mAh`,
    Output: `${watts} W`,
    Ports: among(['1× USB-C', '2× USB-C', 'USB-C, USB-A'], vary('ports')),
    'Flight safe': capacity <= 20_000,
  }),
  facts: () => [`${capacity} mAh`, `${watts}W`],
  words: ['power bank', 'portable charger', 'battery pack'],
  blurb: `${capacity} mAh in the bag, ${watts} W out.`,
  options: [{ name: 'Color', values: ['Black', 'Blue'] }],
  ...(lookalike && { lookalike }),
});

const types: Type[] = [
  {
    ...cable('C60', 'USB-C to USB-C Cable', 13, { Power: '60 W', Data: 'USB 2.0' }),
    ...lengths(['3 ft', '6 ft', '10 ft'], 300),
  },
  {
    ...cable(
      'C240',
      'USB-C to USB-C Cable',
      19,
      { Power: '240 W', Data: 'USB 2.0' },
      { type: 'C60', why: 'other power rating' },
    ),
    ...lengths(['3 ft', '6 ft', '10 ft'], 400),
  },
  {
    ...cable('U4', 'USB4 USB-C Cable', 32, { Power: '100 W', Data: '40 Gbit/s' }),
    ...lengths(['2.6 ft', '6.6 ft'], 1200),
  },
  {
    ...cable('AC', 'USB-A to USB-C Cable', 9, { Power: '15 W', Data: 'USB 2.0' }),
    ...lengths(['3 ft', '6 ft'], 200),
  },
  {
    ...cable('H21', 'Ultra High Speed HDMI 2.1 Cable', 18, {
      Resolution: '8K 60 Hz',
      Bandwidth: '48 Gbit/s',
    }),
    ...lengths(['3 ft', '6 ft', '10 ft'], 500),
  },
  {
    ...cable(
      'H20',
      'High Speed HDMI 2.0 Cable',
      10,
      { Resolution: '4K 60 Hz', Bandwidth: '18 Gbit/s' },
      { type: 'H21', why: 'other HDMI version' },
    ),
    ...lengths(['3 ft', '6 ft', '15 ft'], 400),
  },
  {
    ...cable('D14', 'DisplayPort 1.4 Cable', 15, { Resolution: '8K 60 Hz', Bandwidth: '32.4 Gbit/s' }),
    ...lengths(['6 ft', '10 ft'], 500),
  },
  charger('30', 30, '1× USB-C', 22),
  charger('65', 65, '2× USB-C, 1× USB-A', 42, { type: '67', why: 'other wattage and ports' }),
  charger('67', 67, '3× USB-C', 48),
  charger('100', 100, '3× USB-C, 1× USB-A', 69),
  charger('140', 140, '3× USB-C, 1× USB-A', 99, { type: '100', why: 'other wattage' }),
  bank('10K', 10_000, 30, 36),
  bank('20K', 20_000, 65, 62, { type: '10K', why: 'other capacity' }),
];

export const cablesAndChargers = family('cables-and-chargers', makers, types);
