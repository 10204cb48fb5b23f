import type { KnownPreference } from '../../tools/memory/preference.ts';
import type { Wish } from './state.ts';

/** A search or a list, and the preferences that had a part in it. */
export interface Preferring<T> {
  readonly value: T;
  readonly used: readonly KnownPreference[];
}

const weightFor: Partial<Record<KnownPreference['about'], string>> = {
  price: 'price',
  arrival: 'arrival',
  rating: 'rating',
  returns: 'returns',
};
const preferredWeight = 8;

/** The weights of a search, prefilled by what the person prefers. What the message itself says of the order stands. */
export function prefilled(wish: Wish, known: readonly KnownPreference[]): Preferring<Wish> {
  if (wish.weights) return { value: wish, used: [] };
  const used = known.filter(({ about, stance }) => weightFor[about] && stance === 'prefer');
  if (used.length === 0) return { value: wish, used };
  const weights = Object.fromEntries(used.map(({ about }) => [weightFor[about]!, preferredWeight]));
  return { value: { ...wish, weights }, used };
}

/** As much of a found offer as preferences look at. */
export interface Rankable {
  readonly title: string;
  readonly brand: string | null;
  readonly merchant: { readonly id: string; readonly name: string };
}

/**
 * Offers with those that the person prefers first and those to avoid last; nothing is left out. A brand or a merchant that
 * the message itself names is not weighed against it.
 */
export function ranked<T>(
  offers: readonly T[],
  see: (offer: T) => Rankable,
  known: readonly KnownPreference[],
  wish: Pick<Wish, 'brands' | 'merchants'>,
): Preferring<readonly T[]> {
  const weighed = known.filter(
    ({ about }) =>
      about === 'attribute' ||
      (about === 'brand' && wish.brands.length === 0) ||
      (about === 'merchant' && wish.merchants.length === 0),
  );
  const place = (offer: T): number =>
    weighed
      .filter(each => concerns(each, see(offer)))
      .reduce((sum, { stance }) => sum + (stance === 'prefer' ? -1 : 1), 0);
  const value = offers.toSorted((a, b) => place(a) - place(b));
  const moved = value.some((offer, index) => offer !== offers[index]);
  const used = moved ? weighed.filter(each => offers.some(offer => concerns(each, see(offer)))) : [];
  return { value, used };
}

function concerns({ about, value }: KnownPreference, { title, brand, merchant }: Rankable): boolean {
  const wanted = value.toLowerCase();
  if (about === 'merchant') return merchant.id === wanted || merchant.name.toLowerCase() === wanted;
  if (about === 'brand' && brand) return brand.toLowerCase() === wanted;
  return title.toLowerCase().includes(wanted);
}

/** What a purchase leaves open, prefilled: where it goes, and how many of just this article. */
export function purchasePrefill(ref: string, known: readonly KnownPreference[]) {
  const address = known.find(({ about }) => about === 'address');
  const quantity = known.find(({ about, of }) => about === 'quantity' && of === ref);
  return { address, quantity };
}
