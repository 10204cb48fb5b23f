/** Puts together what was said about a product: the words that name it, and the limits around them. */
import type { z } from 'zod';
import type { constraints, PriceRange } from '../intents/values.ts';
import { given, textOf } from './command.ts';
import { saidAs } from './grammar/values.ts';
import type { Named, Wish } from './grammar/wishes.ts';
import type { WordToken } from './vocabulary.ts';

type Constraints = { [K in keyof typeof constraints]?: z.infer<(typeof constraints)[K]> };
export interface Product {
  readonly query?: string;
  readonly slots: Constraints & { drop?: string[] };
  readonly quantity?: number;
  /** How many words have no meaning as a product to the grammar. */
  readonly plain: number;
  /** Whether all that names it are words for things: what a search without a verb needs. */
  readonly ofNouns: boolean;
  /** Words that neither name a product nor join such words. */
  readonly strange: readonly WordToken[];
  /** Limit words whose limit could not be read: "under" without an amount. */
  readonly unread: readonly WordToken[];
}

const is = (token: WordToken | undefined, ...names: string[]): boolean =>
  names.some(name => token?.payload.values.has(name));

/** Words that bind to what follows: alone at the end of a phrase they name nothing. */
const loose = [
  'Connective',
  'And',
  'Or',
  'Comma',
  'With',
  'For',
  'In',
  'Of',
  'One',
  'Arrive',
  'On',
  'At',
  'From',
  'To',
  'Then',
  'Instead',
  'By',
  'Too',
  'First',
  'Something',
  'Similar',
];
/** Words that name a product. */
const naming = ['Category', 'Attribute', 'Brand', 'Unit'];
const limitWords = [
  'Under',
  'AtMost',
  'Between',
  'Within',
  'Not',
  'CurrencyWord',
  'Before',
  'OrLess',
  'Dont',
];
const limitShapes = new Set(['CurrencySymbol', 'PercentSign', 'SlashDate']);

export function productOf(wishes: readonly Wish[], text: string): Product {
  const slots: Record<string, unknown> = {};
  const append = (slot: string, name: string) => {
    slots[slot] ??= [];
    const list = slots[slot] as string[];
    if (!list.includes(name)) list.push(name);
  };
  const words: WordToken[] = [];
  let quantity: number | undefined;
  for (const wish of wishes) {
    switch (wish.kind) {
      case 'price':
        slots.price = merge(slots.price as PriceRange | undefined, wish.price);
        break;
      case 'arrive_by':
        slots.arrive_by = wish.date;
        break;
      case 'arrive_within':
        slots.arrive_within = wish.duration;
        break;
      case 'rating':
        slots.min_rating = wish.rating;
        break;
      case 'free_returns':
        slots.free_returns = true;
        break;
      case 'sort':
        slots.sort = wish.sort;
        break;
      case 'drop':
        append('drop', wish.limit);
        break;
      case 'brand':
        for (const { name } of wish.tokens) append('brands', name);
        break;
      case 'from':
        for (const { name } of wish.tokens) append('merchants', name);
        break;
      case 'without':
      case 'not_from':
        for (const named of wish.tokens) append(excludedSlot(named, wish.kind === 'not_from'), named.name);
        break;
      case 'quantity':
        quantity = quantity === undefined ? wish.quantity : Number.NaN;
        break;
      case 'text':
        words.push(...wish.tokens);
    }
  }
  words.forEach((token, at) => {
    const category = saidAs<string>(token, 'Category');
    if (category) slots.category = category;
    const attribute = saidAs<string>(token, 'Attribute');
    if (attribute) append('attributes', attribute);
    const brand = saidAs<string>(token, 'Brand');
    if (brand && !attribute) append('brands', brand);
    const next = words[at + 1];
    if (
      token.tokenType.name === 'Number' &&
      is(next, 'Unit') &&
      next!.payload.index === token.payload.index + 1
    )
      append('attributes', `${token.image} ${next!.image}`);
  });
  const query = phrases(words, text);
  return {
    ...(query ? { query } : {}),
    ...(quantity === undefined ? {} : { quantity }),
    slots: slots as Product['slots'],
    ofNouns:
      words.some(token => is(token, 'Noun')) && words.every(token => is(token, ...naming, 'Noun', ...loose)),
    plain: words.filter(token => !is(token, ...naming, ...loose)).length,
    strange: words.filter(token => !is(token, ...naming, 'Show', 'Find', 'RefineHead', 'SkuWord', ...loose)),
    unread: words.filter(token => is(token, ...limitWords) || limitShapes.has(token.tokenType.name)),
  };
}

const excludedSlot = ({ name, as }: Named, shop: boolean): string => {
  if (as === 'Merchant' || (shop && as === 'Word')) return 'excluded_merchants';
  // A capitalized name that no list knows is a name all the same: "no Skullcandy".
  return as === 'Brand' || (as === 'Word' && /^\p{Lu}/u.test(name))
    ? 'excluded_brands'
    : 'excluded_attributes';
};

/** "over $50 ... under $100" said apart is one range. */
const merge = (before: PriceRange | undefined, now: PriceRange): PriceRange =>
  before && before.currency === now.currency ? { ...before, ...now } : now;

const leads = (token: WordToken): boolean => is(token, ...loose) && !is(token, 'With', 'For');

/** "A decent kettle" is a kettle: no shop calls its goods decent. */
const praises = (run: readonly WordToken[], at: number): boolean =>
  at + 1 < run.length && /^(?:decent|good|nice|great|proper|reliable|solid)$/.test(run[at]!.image);

/** The naming words, run by run as typed, without what only joined them to a limit. */
function phrases(words: readonly WordToken[], text: string): string {
  const runs: WordToken[][] = [];
  for (const token of words) {
    const run = runs.at(-1);
    if (run && run.at(-1)!.payload.index + 1 === token.payload.index) run.push(token);
    else runs.push([token]);
  }
  return runs
    .map(run => {
      let [from, to] = [0, run.length];
      while (from < to && (leads(run[from]!) || praises(run, from))) from++;
      while (from < to && (is(run[to - 1], ...loose) || run[to - 1]!.tokenType.name === 'Comma')) to--;
      return textOf(run.slice(from, to), text);
    })
    .filter(Boolean)
    .join(' ');
}

export const slotsOf = (product: Product, more: object = {}): object =>
  given({ query: product.query, ...product.slots, ...more });
