import type { Attribute } from '../good.ts';
import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Hearthly', standing: 1.1, name: type => `Glow ${type}`, warrantyMonths: 24 },
  { brand: 'Nestor Home', standing: 1.25, name: type => `N1 ${type}`, warrantyMonths: 24 },
  { brand: 'Lumiq', standing: 1, name: type => `${type} S`, warrantyMonths: 24 },
  { brand: 'Wattle', standing: 0.75, name: type => `Mini ${type}` },
  { brand: 'Domora', standing: 0.6, name: type => `Connect ${type}` },
];

const device = (
  type: string,
  what: string,
  noun: string,
  price: number,
  grams: number,
  extra: (vary: (label: string) => number) => Record<string, Attribute>,
  more: Partial<Type> = {},
): Type => ({
  type,
  what,
  noun,
  price,
  grams,
  attributes: vary => ({
    ...extra(vary),
    Protocol: among(['Wi-Fi', 'Matter over Thread', 'Zigbee', 'Matter over Wi-Fi'], vary('protocol')),
    'Needs hub': vary('hub') > 0.7,
    'Local control': vary('local') > 0.5,
  }),
  facts: attributes => [String(Object.values(attributes)[0]), String(attributes.Protocol)],
  words: ['smart home', 'home automation', noun.toLowerCase()],
  blurb: `${what} that works from the phone and on its own.`,
  ...more,
});
const colors = { options: [{ name: 'Color', values: ['White', 'Black'] }] };

const types: Type[] = [
  device(
    'Bulb White',
    'Smart LED Bulb, Tunable White',
    'Light Bulb',
    14,
    90,
    () => ({ Brightness: '800 lm', Socket: 'E26' }),
    { options: [{ name: 'Pack', values: ['1 pack', '4 pack'] }], surcharges: { '4 pack': 3000 } },
  ),
  device(
    'Bulb Color',
    'Smart LED Bulb, Color',
    'Light Bulb',
    24,
    95,
    () => ({ Brightness: '1100 lm', Socket: 'E26' }),
    {
      options: [{ name: 'Pack', values: ['1 pack', '4 pack'] }],
      surcharges: { '4 pack': 5500 },
      lookalike: { type: 'Bulb White', why: 'in color' },
    },
  ),
  device(
    'Strip',
    'Smart LED Light Strip',
    'Light Strip',
    49,
    300,
    () => ({ Length: '2 m', Brightness: '1600 lm' }),
    { options: [{ name: 'Length', values: ['2 m', '5 m'] }], surcharges: { '5 m': 3000 } },
  ),
  device(
    'Plug',
    'Smart Plug with Energy Meter',
    'Smart Plug',
    19,
    80,
    () => ({ Load: '15 A', 'Energy meter': true }),
    { options: [{ name: 'Pack', values: ['1 pack', '2 pack'] }], surcharges: { '2 pack': 1400 } },
  ),
  device(
    'Thermostat',
    'Smart Thermostat',
    'Thermostat',
    149,
    250,
    vary => ({
      Display: among(['LCD', 'color touch', 'e-paper'], vary('display')),
      'C-wire needed': vary('wire') > 0.5,
    }),
    colors,
  ),
  device(
    'Doorbell',
    'Video Doorbell',
    'Doorbell',
    129,
    190,
    vary => ({
      Resolution: among(['1536p', '2K'], vary('video')),
      Power: among(['battery', 'wired'], vary('power')),
    }),
    colors,
  ),
  device(
    'Cam In',
    'Indoor Security Camera',
    'Camera',
    45,
    120,
    vary => ({ Resolution: among(['1080p', '2K'], vary('video')), Field: '130°' }),
    colors,
  ),
  device(
    'Cam Out',
    'Outdoor Security Camera',
    'Camera',
    109,
    380,
    vary => ({ Resolution: among(['2K', '4K'], vary('video')), Protection: 'IP65' }),
    { ...colors, lookalike: { type: 'Cam In', why: 'for outdoors' } },
  ),
  device(
    'Lock',
    'Smart Door Lock',
    'Door Lock',
    179,
    720,
    vary => ({
      Opening: among(['keypad', 'fingerprint', 'keypad, key'], vary('open')),
      Battery: '10 months',
    }),
    colors,
  ),
  device('Hub', 'Smart Home Hub', 'Hub', 89, 240, () => ({ Radios: 'Thread, Zigbee, Wi-Fi', Backup: false })),
  device('Leak', 'Water Leak Sensor', 'Sensor', 29, 60, () => ({ Battery: '24 months', Probe: true }), {
    options: [{ name: 'Pack', values: ['1 pack', '3 pack'] }],
    surcharges: { '3 pack': 4500 },
  }),
];

export const smartHome = family('smart-home', makers, types);
