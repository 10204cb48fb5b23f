import { createHash } from 'node:crypto';

/**
 * One product as the world knows it, before any merchant writes about it. Money is in US cents. Brands are invented.
 */
export interface Good {
  /** Identity across merchants: `aurelle-hush-700`. */
  key: string;
  category: Category;
  brand: string;
  model: string;
  /** What it is, in full: `Wireless Noise-Cancelling Over-Ear Headphones`. */
  what: string;
  /** What it is, in a word or two: `Headphones`. */
  noun: string;
  mpn: string;
  year: number;
  /** What the market asks for the plainest variant. */
  price: number;
  grams: number;
  attributes: Record<string, Attribute>;
  /** The facts a title would mention, best first: `ANC`, `38 h`. */
  facts: string[];
  words: string[];
  blurb: string;
  /** Axes of variants, in order; every combination exists. */
  options: { name: string; values: string[] }[];
  /** What a choice adds to the price, by its label. */
  surcharges?: Record<string, number>;
  /** Working days that packing takes beyond the usual. */
  bulky?: number;
  warrantyMonths: number;
  /** Products that are easily taken for this one, and why they are not. */
  lookalikes: { key: string; why: string }[];
}

export type Attribute = string | number | boolean;

export const categories = {
  headphones: {
    title: 'Headphones',
    path: 'Electronics > Audio > Audio Components > Headphones & Headsets > Headphones',
    id: 505771,
  },
  'cables-and-chargers': {
    title: 'Cables & chargers',
    path: 'Electronics > Electronics Accessories > Power & Cables',
  },
  monitors: { title: 'Monitors', path: 'Electronics > Video > Computer Monitors', id: 305 },
  'keyboards-and-mice': {
    title: 'Keyboards & mice',
    path: 'Electronics > Electronics Accessories > Computer Components > Input Devices',
  },
  'kitchen-appliances': {
    title: 'Kitchen appliances',
    path: 'Home & Garden > Kitchen & Dining > Kitchen Appliances',
    id: 730,
  },
  coffee: { title: 'Coffee', path: 'Food, Beverages & Tobacco > Beverages > Coffee', id: 1868 },
  'running-shoes': { title: 'Running shoes', path: 'Apparel & Accessories > Shoes', id: 187 },
  backpacks: { title: 'Backpacks', path: 'Luggage & Bags > Backpacks', id: 100 },
  'home-office-furniture': { title: 'Home office furniture', path: 'Furniture > Office Furniture', id: 6362 },
  'smart-home': { title: 'Smart home', path: 'Home & Garden > Household Appliances > Smart Home' },
} as const satisfies Record<string, { title: string; path: string; id?: number }>;
export type Category = keyof typeof categories;

/** A number in [0, 1) that depends on nothing but the words given: the same words, the same number, for ever. */
export function draw(...words: (string | number)[]): number {
  return createHash('sha256').update(words.join('\u0000')).digest().readUIntBE(0, 6) / 2 ** 48;
}

export function pick<Item>(items: readonly Item[], ...words: (string | number)[]): Item {
  return items[Math.floor(draw(...words) * items.length)]!;
}

/** `count` different items in the order of the list. */
export function pickSome<Item>(items: readonly Item[], count: number, ...words: (string | number)[]): Item[] {
  const ranked = items.map((item, index) => ({ item, index, rank: draw(...words, index) }));
  const chosen = ranked.sort((a, b) => a.rank - b.rank).slice(0, count);
  return chosen.sort((a, b) => a.index - b.index).map(({ item }) => item);
}

/** The facts that what the product is called does not say already. */
export function newsIn(good: Pick<Good, 'what' | 'facts'>): string[] {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const said = `${plain(good.what)}${good.what.includes('Noise-Cancelling') ? 'anc' : ''}`;
  return good.facts.filter(fact => !said.includes(plain(fact)));
}

export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** A maker's part number: letters of the brand and of the model's words, with all its figures: `AU-HUS700`. */
export function partNumber(brand: string, model: string): string {
  const words = model
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  const stem = words.map(word => (/\d/.test(word) ? word : word.slice(0, 3))).join('');
  return `${brand
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .slice(0, 2)}-${stem}`;
}

/** Rounds to what shops like: .99 below $200, whole dollars less one above. `raw` in cents. */
export function charming(raw: number): number {
  if (raw < 2_000) return Math.max(199, Math.round(raw / 50) * 50 - 1);
  if (raw < 20_000) return Math.round(raw / 100) * 100 - 1;
  return Math.round(raw / 500) * 500 - 100;
}
