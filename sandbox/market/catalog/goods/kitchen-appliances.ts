import type { Attribute } from '../good.ts';
import type { Maker, Type } from './family.ts';
import { among, family } from './family.ts';

const makers: Maker[] = [
  { brand: 'Brennholm', standing: 1.35, name: type => `Classic ${type}`, warrantyMonths: 36 },
  { brand: 'Cucinetta', standing: 1.1, name: type => `${type} Bella`, warrantyMonths: 24 },
  { brand: 'Farrow & Tin', standing: 1, name: type => `Everyday ${type}`, warrantyMonths: 24 },
  { brand: 'Domora', standing: 0.68, name: type => `D-${type}`, warrantyMonths: 12 },
];

const colors = { options: [{ name: 'Color', values: ['Stainless', 'Black', 'Cream'] }] };
const appliance = (
  type: string,
  what: string,
  noun: string,
  price: number,
  grams: number,
  watts: number,
  extra: (vary: (label: string) => number) => Record<string, Attribute>,
  more: Partial<Type> = {},
): Type => ({
  type,
  what,
  noun,
  price,
  grams,
  attributes: vary => ({
    Power: `${watts} W`,
    ...extra(vary),
    Voltage: '120 V',
    Material: among(['stainless steel', 'die-cast aluminum', 'BPA-free plastic'], vary('material')),
  }),
  facts: attributes => [String(Object.values(attributes)[1]), `${watts} W`],
  words: ['kitchen', 'appliance', noun.toLowerCase()],
  blurb: `${what} with ${watts} watts, made to stay on the counter.`,
  ...colors,
  ...more,
});

const types: Type[] = [
  appliance('Kettle 17', 'Electric Kettle', 'Kettle', 49, 1200, 1500, () => ({ Capacity: '1.7 L' })),
  appliance('Kettle 10', 'Electric Kettle', 'Kettle', 39, 900, 1200, () => ({ Capacity: '1.0 L' }), {
    lookalike: { type: 'Kettle 17', why: 'other capacity' },
  }),
  appliance('Gooseneck', 'Gooseneck Pour-Over Kettle', 'Kettle', 89, 1100, 1200, () => ({
    Capacity: '0.9 L',
    'Temperature control': true,
  })),
  appliance('Espresso', 'Semi-Automatic Espresso Machine', 'Espresso Machine', 449, 9800, 1600, vary => ({
    Pressure: '15 bar',
    'Built-in grinder': vary('grinder') > 0.5,
  })),
  appliance('Grinder', 'Conical Burr Coffee Grinder', 'Coffee Grinder', 139, 2600, 160, vary => ({
    Settings: among([18, 31, 40, 60], vary('settings')),
    Burrs: '40 mm conical',
  })),
  appliance('Blender', 'Countertop Blender', 'Blender', 149, 4300, 1200, () => ({ Capacity: '1.8 L' })),
  appliance('Stick Blender', 'Immersion Blender', 'Blender', 59, 1300, 800, vary => ({
    Speeds: among([2, 8, 12, 20], vary('speeds')),
  })),
  appliance('Toaster 2', '2-Slice Toaster', 'Toaster', 45, 1700, 850, () => ({ Slots: 2 })),
  appliance('Toaster 4', '4-Slice Toaster', 'Toaster', 69, 2900, 1500, () => ({ Slots: 4 }), {
    lookalike: { type: 'Toaster 2', why: 'other number of slots' },
  }),
  appliance('Air Fryer 4', 'Digital Air Fryer', 'Air Fryer', 89, 4600, 1400, () => ({ Capacity: '4 qt' })),
  appliance('Air Fryer 6', 'Digital Air Fryer', 'Air Fryer', 119, 5800, 1700, () => ({ Capacity: '6 qt' }), {
    lookalike: { type: 'Air Fryer 4', why: 'other capacity' },
  }),
  appliance(
    'Stand Mixer',
    'Tilt-Head Stand Mixer',
    'Stand Mixer',
    329,
    10_500,
    500,
    () => ({ Bowl: '5 qt' }),
    { bulky: 1 },
  ),
  appliance('Rice Cooker', 'Rice Cooker', 'Rice Cooker', 79, 3200, 600, vary => ({
    Capacity: among(['5.5 cups', '8 cups', '10 cups'], vary('cups')),
  })),
];

export const kitchenAppliances = family('kitchen-appliances', makers, types);
