import type { MerchantSeedInput } from '../seed.ts';
import type { Attribute, Category, Good } from './good.ts';

/** How one merchant trades and how it writes about what it sells. */
export interface Seller {
  id: string;
  currency: 'USD' | 'EUR';
  /** Article numbers begin with it. */
  prefix: string;
  /** Share of each category's products that it sells. */
  carries: Partial<Record<Category, number>>;
  /** Its level of prices, tax and exchange included: 1 asks what the market asks in dollars. */
  level: number;
  /** Share of listings that show a struck-out list price. */
  reduced: number;
  /** Share of variants whose bar code it gives, and with how many digits. */
  gtin: { share: number; digits: 13 | 14 };
  /** Share of listings that give the maker's part number, as it writes it. */
  mpn: { share: number; write: (mpn: string) => string };
  /** Share of listings that name the model apart from the title. */
  model: number;
  brand: (brand: string) => string;
  title: (good: Good, brand: string) => string;
  /** A choice in its words: `9` is `42.5` in Europe. */
  label: (option: string, value: string) => string;
  attributes: (good: Good) => Record<string, Attribute>;
  /** Working days before a parcel leaves: least and most. */
  dispatch: readonly [number, number];
  /** Categories in which it also sells refurbished pieces. */
  refurbishes?: readonly Category[];
}

/** A merchant on the store's engine: its terms in the engine's own words. */
export interface EngineSeller extends Seller {
  terms: Omit<MerchantSeedInput, 'products'>;
}

/** Other spellings of brands that are met in the wild. */
export const otherSpellings: Record<string, string> = {
  Nordhalm: 'Nordhalm Audio',
  Quillon: 'Quillon Audio',
  'Farrow & Tin': 'Farrow and Tin',
  'Haldane & Co': 'Haldane',
  'Nestor Home': 'Nestor',
  'Oxbow Goods': 'Oxbow',
  'Pilot & Pine': 'Pilot and Pine',
  Ergenta: 'Ergenta Office',
  Keystrom: 'KeyStrom',
  Brennholm: 'Brennholm Küche',
  Stridewell: 'Stride Well',
  Lumetra: 'Lumetra Displays',
};

/** US states and Canada, as far as sellers here collect tax there: basis points. */
export const salesTaxes: NonNullable<MerchantSeedInput['taxRates']> = [
  ...Object.entries({
    CA: 725,
    NY: 400,
    TX: 625,
    WA: 650,
    IL: 625,
    FL: 600,
    CO: 290,
    MA: 625,
    PA: 600,
    NJ: 663,
    GA: 400,
    OH: 575,
    AZ: 560,
    MI: 600,
    KS: 650,
  }).map(([region, basisPoints]) => ({ country: 'US', region, basisPoints, title: `${region} sales tax` })),
  { country: 'CA', basisPoints: 500, title: 'GST', taxesShipping: true },
];
