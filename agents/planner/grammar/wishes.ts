/** What may be said about a wanted product: limits, arrival, rating, what it must not be, where from, in what order. */
import type { Money } from '../../../platform/money.ts';
import type { PriceRange } from '../../intents/values.ts';
import { addDays, type Days } from '../calendar.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import type { WordToken } from '../vocabulary.ts';
import { meaning, type PlannerRules, saidAs, todayOf } from './values.ts';

type Amount = Money & { bare?: true };
type Bound = 'min' | 'max';

/** One thing said about a product. Text is what names it. */
export type Wish =
  | { readonly kind: 'price'; readonly price: PriceRange }
  | { readonly kind: 'arrive_by'; readonly date: string }
  | { readonly kind: 'arrive_within'; readonly duration: string }
  | { readonly kind: 'rating'; readonly rating: number }
  | { readonly kind: 'free_returns' }
  | {
      readonly kind: 'sort';
      readonly sort: 'best' | 'price' | 'price_descending' | 'arrival' | 'rating' | 'newest';
    }
  | { readonly kind: 'without' | 'from' | 'not_from' | 'brand'; readonly tokens: readonly Named[] }
  | { readonly kind: 'drop'; readonly limit: string }
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'text'; readonly tokens: readonly WordToken[] };

/** A name and what it is the name of. */
export interface Named {
  readonly name: string;
  readonly as: 'Brand' | 'Attribute' | 'Category' | 'Merchant' | 'Word';
}

export const namedBy = (tokens: readonly WordToken[]): Named => {
  const [first] = tokens;
  for (const as of ['Brand', 'Attribute', 'Category', 'Merchant'] as const) {
    const name = tokens.length === 1 ? saidAs<string>(first, as) : undefined;
    if (name) return { name, as };
  }
  const name = tokens.map(token => unquote(token.image)).join(' ');
  return { name, as: 'Word' };
};
export const unquote = (image: string): string => image.replace(/^["“”«'`]|["“”»'`]$/g, '');

function range(low: Amount | undefined, high: Amount | undefined, inclusive: boolean): PriceRange {
  // "$80-120": the bare end takes the currency of the other.
  const currency = (low && !low.bare ? low : (high ?? low))!.currency;
  if (low && high && !low.bare && !high.bare && low.currency !== high.currency) return refuse();
  if (low && high && low.amount > high.amount) return refuse();
  return {
    currency,
    ...(low ? { min: { amount: low.amount, inclusive } } : {}),
    ...(high ? { max: { amount: high.amount, inclusive } } : {}),
  };
}

const limits: readonly (readonly [string, Bound, boolean])[] = [
  ['under', 'max', false],
  ['at_most', 'max', true],
  ['over', 'min', false],
  ['at_least', 'min', true],
  ['or_less', 'max', true],
  ['or_more', 'min', true],
];

const oneLimit = (c: Captures, amount: Amount): PriceRange => {
  const [, bound, inclusive] = limits.find(([label]) => c.has(label)) ?? ['', 'max', true];
  return bound === 'max' ? range(undefined, amount, inclusive) : range(amount, undefined, inclusive);
};

export const wishRules: PlannerRules = {
  priceRange: {
    phrase: '( Between | From )? low=amount ( And | Dash | To ) high=amount',
    value: c => {
      const [low, high] = [c.one<Amount>('low')!, c.one<Amount>('high')!];
      return low.bare && high.bare && c.nextIs('Noun', 'Word', 'Category')
        ? refuse()
        : range(low, high, true);
    },
  },
  priceLimit: {
    phrase: `For? ( under=Under | at_most=AtMost | over=Over | at_least=AtLeast ) amount=amount
      | For? amount=amount ( or_less=OrLess | or_more=OrMore ) | ( under=OrLess | over=OrMore ) amount=amount`,
    value: c => oneLimit(c, c.one<Amount>('amount')!),
  },
  /** A price without a preposition is the most one would pay; a bare number is no price. */
  priceNamed: {
    phrase: 'For? amount=amount',
    value: c => {
      const amount = c.one<Amount>('amount')!;
      return amount.bare ? refuse() : range(undefined, amount, true);
    },
  },
  /** "around $200" is ten percent to either side. */
  priceAround: {
    phrase: 'For? Around amount=amount',
    value: c => {
      const { amount, currency } = c.one<Amount>('amount')!;
      const span = Math.round(amount / 10);
      return {
        currency,
        min: { amount: amount - span, inclusive: true },
        max: { amount: amount + span, inclusive: true },
      };
    },
  },
  price: {
    phrase: '( price=priceRange | price=priceLimit | price=priceAround | price=priceNamed ) Apiece?',
    value: (c): Wish => ({ kind: 'price', price: c.one<PriceRange>('price')! }),
  },
  arrival: {
    phrase: `Arrive* ( By ( by=date | by=dayOfMonth ) | Till by=date | Before ( before=date | before=dayOfMonth ) | ( Within | In ) span=duration OrLess? | next=NextDay ) Delivery? AtLatest?
      | Arrive+ ( On | For )? by=date | Arrive+ span=duration OrLess | span=duration Delivery | by=dayAlone Delivery?`,
    value: (c, context): Wish => {
      const span = c.one<string>('span');
      if (span) return c.nextIs('OldWord') ? refuse() : { kind: 'arrive_within', duration: span };
      const next = meaning<number>(c, 'next', 'NextDay');
      if (next !== undefined) return { kind: 'arrive_by', date: addDays(todayOf(context), next) };
      const before = c.one<Days>('before');
      return { kind: 'arrive_by', date: before ? addDays(before.from, -1) : c.one<Days>('by')!.to };
    },
  },
  rating: {
    phrase: `( Rated | With )? ( AtLeast | Over | AtMost )? Rated? n=number PlusSign? OrMore? Star OrMore? PlusSign?
      | ( With )? Rated ( AtLeast | Over | Around )? n=number PlusSign? Star? OrMore?
      | ( AtLeast | Over ) ( With )? n=number Rated`,
    value: (c): Wish => {
      const rating = c.one<number>('n')!;
      return rating >= 0 && rating <= 5 ? { kind: 'rating', rating } : refuse();
    },
  },
  sorting: {
    phrase: `SortBy key=SortKey First? | key=SortKey First? | SortBy? ( best=Best | price=Cheapest | price=Cheap | arrival=Fastest | rating=TopRated | newest=NewestFirst | price_descending=PriceiestFirst ) First?`,
    value: (c): Wish => {
      const key = meaning<'best'>(c, 'key', 'SortKey');
      const sorts = ['best', 'price', 'arrival', 'rating', 'newest', 'price_descending'] as const;
      return { kind: 'sort', sort: key ?? sorts.find(sort => c.has(sort))! };
    },
  },
  freeReturns: { phrase: '( With | And )? FreeReturns', value: (): Wish => ({ kind: 'free_returns' }) },
  name: {
    phrase:
      'known=Brand | known=Attribute | known=Category | known=Merchant | ( word=Word | word=Noun | word=Identifier | word=Quoted )+',
    value: c => namedBy(c.has('known') ? c.all<WordToken>('known') : c.all<WordToken>('word')),
  },
  /** A brand of the offers that are shown, whether a list knows it or not. */
  shownName: {
    phrase: 'word=Word',
    value: (c, { situation }): Named => {
      const said = c.one<WordToken>('word')!.image.toLowerCase();
      const brand = situation.offers.find(offer => offer.brand?.toLowerCase() === said)?.brand;
      return brand ? { name: brand, as: 'Brand' } : refuse();
    },
  },
  shownBrand: {
    phrase: 'name=shownName',
    value: (c): Wish => ({ kind: 'brand', tokens: c.all<Named>('name') }),
  },
  brandName: {
    phrase: 'known=Brand',
    value: c => namedBy(c.all<WordToken>('known')),
  },
  exclusion: {
    phrase: `Not ( from=From )? name=name One? ( ( Or | Comma Or ) Not? name=name | ( And | Comma ) name=brandName | ( And | Comma )? Not name=name )* One?`,
    value: (c): Wish => ({ kind: c.has('from') ? 'not_from' : 'without', tokens: c.all<Named>('name') }),
  },
  /** A name that no list knows: capitalized inside a sentence. */
  properName: {
    phrase: 'word=Word',
    value: c => {
      const word = c.one<WordToken>('word')!;
      return /^\p{Lu}/u.test(word.image) && word.payload.index > 0 ? word : refuse();
    },
  },
  shop: {
    phrase:
      '( From | On | At ) merchant=Merchant ( ( Or | And ) merchant=Merchant )* | From unknown=properName+',
    value: (c): Wish => {
      const unknown = c.all<WordToken>('unknown').map(({ image }) => image);
      const known = c.all<WordToken>('merchant').map(token => saidAs<string>(token, 'Merchant')!);
      const shops = unknown.length > 0 ? [unknown.join(' ')] : known;
      return { kind: 'from', tokens: shops.map(name => ({ name, as: 'Merchant' })) };
    },
  },
  madeBy: {
    phrase: '( By | From ) brand=Brand ( ( Or | And ) brand=Brand )*',
    value: (c): Wish => ({
      kind: 'brand',
      tokens: c
        .all<WordToken>('brand')
        .map(token => ({ name: saidAs<string>(token, 'Brand')!, as: 'Brand' })),
    }),
  },
  /** A limit that no longer holds: "any price", "I don't care when it arrives", "the brand doesn't matter". */
  lifted: {
    phrase:
      'Indifferent For? what=Aspect Limit? Fine? | what=Aspect Limit? Fine | From? what=AnyValue Fine? | what=Aspect Limit? Connective Fine',
    value: (c): Wish => {
      const said = c.one<WordToken>('what');
      return {
        kind: 'drop',
        limit: saidAs<string>(said, 'Aspect') ?? saidAs<string>(said, 'AnyValue')!,
      };
    },
  },
  /** "wool socks, ten pairs": how many, after what. */
  amountWanted: {
    phrase: 'quantity=pieces',
    value: (c): Wish => ({ kind: 'quantity', quantity: c.one<number>('quantity')! }),
  },
  /** Everything but the words that name the product. */
  limit: {
    phrase: `wish=rating | wish=price | wish=arrival | wish=exclusion | wish=shop | wish=madeBy | wish=freeReturns | wish=lifted | wish=sorting`,
    value: c => c.one<Wish>('wish'),
  },
  wish: {
    phrase: 'wish=limit | wish=amountWanted | Offered | text=Any',
    value: (c): Wish => c.one<Wish>('wish') ?? { kind: 'text', tokens: c.all<WordToken>('text') },
  },
};
