import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Lumetra', standing: 1.08, name: type => `LX${type}`, warrantyMonths: 36 },
  { brand: 'Panoro', standing: 0.95, name: type => `View ${type}`, warrantyMonths: 36 },
  { brand: 'Castellan', standing: 1.22, name: type => `Pro ${type}`, warrantyMonths: 36 },
  { brand: 'Norvik', standing: 0.8, name: type => `N${type}`, warrantyMonths: 24 },
];

const monitor = (
  type: string,
  inches: number,
  resolution: string,
  panel: string,
  hertz: number,
  price: number,
  lookalike?: Type['lookalike'],
): Type => ({
  type,
  what: `${inches}-Inch ${resolutionName(resolution)} ${panel} Monitor`,
  noun: 'Monitor',
  price,
  grams: inches * 210,
  attributes: vary => ({
    'Screen size': `${inches} in`,
    Resolution: resolution,
    Panel: panel,
    'Refresh rate': `${hertz} Hz`,
    Brightness: `${among([250, 300, 350, 400, 500], vary('brightness'))} cd/m²`,
    'USB-C power': among(['none', '65 W', '90 W'], vary('usb-c')),
    'Height adjustable': vary('stand') > 0.3,
    VESA: '100 × 100 mm',
    Curved: inches >= 34,
  }),
  facts: () => [`${inches}"`, resolutionName(resolution), `${hertz} Hz`],
  words: [
    'monitor',
    'display',
    'screen',
    resolutionName(resolution),
    ...(hertz >= 144 ? ['gaming'] : ['office']),
  ],
  blurb: `A ${inches}-inch ${panel} display with ${resolution} pixels at ${hertz} Hz.`,
  bulky: 1,
  ...(lookalike && { lookalike }),
});

function resolutionName(resolution: string): string {
  const names: Record<string, string> = {
    '1920 × 1080': 'Full HD',
    '2560 × 1440': 'QHD',
    '3840 × 2160': '4K UHD',
    '3440 × 1440': 'UWQHD',
    '5120 × 2160': '5K2K',
  };
  return names[resolution]!;
}

const types: Type[] = [
  monitor('24F', 24, '1920 × 1080', 'IPS', 75, 129),
  monitor('24G', 24, '1920 × 1080', 'IPS', 165, 169, { type: '24F', why: 'other refresh rate' }),
  monitor('25Q', 25, '2560 × 1440', 'IPS', 75, 219),
  monitor('27F', 27, '1920 × 1080', 'IPS', 100, 159),
  monitor('27Q', 27, '2560 × 1440', 'IPS', 75, 249),
  monitor('27QG', 27, '2560 × 1440', 'IPS', 180, 299, { type: '27Q', why: 'other refresh rate' }),
  monitor('27U', 27, '3840 × 2160', 'IPS', 60, 379, { type: '27Q', why: 'other resolution' }),
  monitor('27UO', 27, '3840 × 2160', 'OLED', 240, 899),
  monitor('32Q', 32, '2560 × 1440', 'VA', 75, 279),
  monitor('32U', 32, '3840 × 2160', 'IPS', 60, 449, { type: '27U', why: 'other screen size' }),
  monitor('32UO', 32, '3840 × 2160', 'OLED', 240, 1099, { type: '27UO', why: 'other screen size' }),
  monitor('34W', 34, '3440 × 1440', 'VA', 100, 399),
  monitor('34WG', 34, '3440 × 1440', 'OLED', 175, 849, { type: '34W', why: 'other panel' }),
  monitor('40W', 40, '5120 × 2160', 'IPS', 75, 1199),
];

export const monitors = family('monitors', makers, types);
