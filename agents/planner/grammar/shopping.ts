/** What a shopper says up to the decision to buy: searching, changing the search, choosing. */
import { type Command, type Commands, held, type Outcome, type Reading, textOf } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import { type Product, productOf, slotsOf } from '../product.ts';
import { focused, offerNamed } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import type { PlannerRules, ReadingContext } from './values.ts';
import type { Wish } from './wishes.ts';

/** One of the offers shown, or a product by name. */
export type Choice =
  | { choice: 'best' | 'cheapest' | 'fastest' }
  | { choice: 'ordinal'; ordinal: number }
  | { choice: 'product'; product: string }
  | { choice: 'unresolved' };

function search(product: Product, first?: number): Reading {
  const quantity = first ?? product.quantity;
  if (first !== undefined && product.quantity !== undefined) return refuse();
  return {
    outcomes: [{ intent: 'find_products', slots: slotsOf(product, { quantity }) }],
    freeText: product.plain,
    unread: product.unread,
  };
}

/** "The Bose", "the black ones" point at one of the offers shown; a product that is called by its name keeps it. */
export function offerPointedAt(
  tokens: readonly WordToken[],
  { situation, text }: ReadingContext,
): number | undefined {
  const makers = situation.offers.flatMap(({ brand, merchant }) =>
    `${brand} ${merchant}`.toLowerCase().split(' '),
  );
  const points = tokens.every(
    ({ image, payload }) =>
      ['Brand', 'Category', 'Attribute', 'Merchant'].some(name => payload.values.has(name)) ||
      makers.includes(image.toLowerCase()),
  );
  return points ? offerNamed(textOf(tokens, text), situation) : undefined;
}

const named = (tokens: readonly WordToken[], context: ReadingContext): Choice => {
  const words = textOf(tokens, context.text);
  const ordinal = offerPointedAt(tokens, context);
  return ordinal ? { choice: 'ordinal', ordinal } : { choice: 'product', product: words };
};

const piecesOf = (c: Captures): number =>
  c.one<number>('n') ?? Number.parseInt(c.one<WordToken>('times')!.image.replace(/x/i, ''), 10);

const productWords =
  '( word=Brand | word=Identifier | word=Category | word=Attribute | word=Word | word=Noun | word=Quoted | word=Number | word=Fraction )+ One?';

const productChoice = (words: readonly WordToken[], context: ReadingContext): Choice => {
  const definite = words[0]!.payload.article && !/^an?$|some/.test(words[0]!.payload.article);
  const known = words.some(
    word => ['Identifier', 'Quoted'].includes(word.tokenType.name) || word.payload.values.has('Brand'),
  );
  return definite || known ? named(words, context) : refuse();
};

export const choiceRules: PlannerRules = {
  quantity: {
    phrase: 'times=Times | n=count ( Piece Of? | Of )? | n=count',
    value: c => {
      // "27 inch monitors", "4-person tents": a measure, not how many.
      if (
        c.nextIs(
          'Unit',
          'TimeUnit',
          'Star',
          'Percent',
          'PercentSign',
          'CurrencyWord',
          'CurrencySymbol',
          'To',
          'Dash',
        )
      )
        return refuse();
      return piecesOf(c);
    },
  },
  pieces: { phrase: 'times=Times | n=count ( Piece | Of One )', value: c => piecesOf(c) },
  /** An offer by its place or its merit. */
  placed: {
    phrase: `( best=Best | cheapest=Cheapest | fastest=Fastest | n=ordinal ) One? ( Of? OfThem )? | It One?`,
    value: (c, context): Choice => {
      for (const choice of ['best', 'cheapest', 'fastest'] as const) if (c.has(choice)) return { choice };
      const ordinal = c.one<number>('n') ?? Number(focused('offer', context.situation));
      return ordinal ? { choice: 'ordinal', ordinal } : { choice: 'unresolved' };
    },
  },
  /** What one owns is not for sale: "I'll take my chances". */
  onSale: {
    phrase: productWords,
    value: (c, context): Choice => {
      const words = c.all<WordToken>('word');
      const owned = /^(?:my|our|your|their|his|her|its)$/.test(words[0]!.payload.article ?? '');
      return owned ? refuse() : productChoice(words, context);
    },
  },
  merit: {
    phrase: '( best=Best | cheapest=Cheapest | fastest=Fastest ) One? ( Of? OfThem )?',
    value: (c): Choice => ({ choice: (['best', 'cheapest', 'fastest'] as const).find(name => c.has(name))! }),
  },
  /** An offer by name: "the Sony", "the Bose ones", "WH-1000XM5". */
  productName: {
    phrase: productWords,
    value: (c, context): Choice => productChoice(c.all<WordToken>('word'), context),
  },
  chosen: {
    phrase: 'choice=placed | choice=onSale',
    value: (c): Choice => {
      const choice = c.one<Choice>('choice')!;
      return choice.choice === 'ordinal' && c.nextIs('Category', 'Attribute', 'Brand') ? refuse() : choice;
    },
  },
  address: {
    phrase: 'label=AddressLabel AddressWord? | street=street | quoted=Quoted | word=Word+ AddressWord',
    value: (c, context): string => {
      const street = c.one<string>('street');
      if (street) return street;
      const label = c.one<WordToken>('label');
      if (label) return label.payload.values.get('AddressLabel') as string;
      return textOf(c.has('quoted') ? c.all('quoted') : c.all('word'), context.text);
    },
  },
  /** "12 Oak Street, Springfield": a number, names and the word for a street; then only names and numbers. */
  street: {
    phrase: 'word=Number word=streetName+ word=StreetWord ( word=Comma? ( word=streetName | word=Number ) )*',
    value: (c, context) => textOf(c.all<WordToken>('word'), context.text),
  },
  streetName: {
    phrase: 'word=Word | word=Noun | word=Attribute | word=Category | word=Brand | word=Identifier',
    value: c => {
      const word = c.one<WordToken>('word')!;
      return /^[\p{Lu}\d]/u.test(word.image) || c.nextIs('StreetWord') ? word : refuse();
    },
  },
  shopName: {
    phrase: 'known=Merchant | known=Brand | word=Word+ | word=Quoted | word=Domain',
    value: (c, context): string => {
      const known = c.one<WordToken>('known');
      return (
        (known?.payload.values.get('Merchant') as string) ??
        textOf(known ? [known] : c.all('word'), context.text)
      );
    },
  },
};

const chosenSlots = (intent: 'buy' | 'add_to_cart', choice: Choice | undefined, more: object): Outcome =>
  choice && choice.choice !== 'unresolved'
    ? {
        intent,
        slots: Object.fromEntries(Object.entries({ ...choice, ...more }).filter(([, v]) => v !== undefined)),
      }
    : {
        held: intent,
        reason: 'unresolved',
        question: 'Which offer do you mean? Name it by its number, for example "the second one".',
      };

/** One choice, or several places: "the first and the third" are two purchases. */
const buying = (intent: 'buy' | 'add_to_cart', phrase: string): Command => ({
  intent,
  phrase,
  value: c => {
    const places = c.one<number[]>('places');
    const choices = places?.map((ordinal): Choice => ({ choice: 'ordinal', ordinal }));
    const more = {
      quantity: c.one<number>('quantity'),
      ...(intent === 'buy' ? { merchant: c.one<string>('shop'), address: c.one<string>('address') } : {}),
    };
    return {
      outcomes: (choices ?? [c.one<Choice>('choice')]).map(choice => chosenSlots(intent, choice, more)),
    };
  },
});

/** "cut headphones by a bit" names headphones and is no search. */
const startsWithVerb = ([first]: readonly Wish[]): boolean =>
  first?.kind === 'text' && first.tokens.some(token => verbs.some(name => token.payload.values.has(name)));
const verbs = [
  'Buy',
  'Cancel',
  'Return',
  'Lower',
  'Raise',
  'SetPrice',
  'Withdraw',
  'Approve',
  'Reject',
  'Undo',
  'Rerun',
  'Quarantine',
  'Heal',
  'Checkout',
  'Reorder',
  'AddTo',
  'Remove',
  'Watch',
  'Simulate',
  'Match',
  'Beat',
  'TakeOff',
  'Change',
  'Ship',
];

const merits = { best: 'best', cheapest: 'price', fastest: 'arrival' } as const;

export const shoppingCommands: Commands = {
  /** "get me the best one": of the offers shown, one is taken. */
  takeMerit: buying(
    'buy',
    'Take quantity=quantity? choice=merit ( ( Comma | For )? quantity=pieces | ( From | At ) shop=shopName | And? Ship ( To | At )? address=address )*',
  ),
  find: {
    intent: 'find_products',
    phrase: 'Find quantity=quantity? wish=wish+',
    value: (c, context) => {
      const product = productOf(c.all<Wish>('wish'), context.text);
      return product.query || product.slots.category ? search(product, c.one<number>('quantity')) : refuse();
    },
  },
  findBare: {
    intent: 'find_products',
    phrase: 'WhatIs* quantity=quantity? wish=wish+',
    value: (c, context) => {
      const wishes = c.all<Wish>('wish');
      if (startsWithVerb(wishes)) return refuse();
      const product = productOf(wishes, context.text);
      const { category, brands, ...limits } = product.slots;
      // Plain nouns with a limit that only goods have: "wine glasses by Friday".
      const goods = category ?? brands ?? (product.ofNouns && Object.keys(limits).length > 0);
      return product.query && goods ? search(product, c.one<number>('quantity')) : refuse();
    },
  },
  refine: {
    intent: 'refine',
    phrase: `( Find | RefineHead | WhatIs | Something | Dont Find )*
      ( Degree? ( cheaper=Cheaper | faster=Faster | better_rated=Better ) ( Than? n=ordinal One? )? | similar=Similar ( n=ordinal One? )? | Degree | Something | Instead | Connective | In | And | Then | Comma | RefineHead | It | wish=limit | trait=trait )+`,
    value: (c, context) => {
      const direction = (['cheaper', 'faster', 'better_rated', 'similar'] as const).filter(name =>
        c.has(name),
      );
      const product = productOf([...c.all<Wish>('wish'), ...c.all<Wish>('trait')], context.text);
      const { query, slots } = product;
      const moves = direction.length > 0 || Object.keys(slots).length > 0;
      // A category without a comparison starts a search of its own.
      const likeAnother = direction.every(name => name === 'similar') && !c.has('n');
      if (!moves || (slots.category && likeAnother)) return refuse();
      const changed = {
        ...slots,
        direction: direction.length > 0 ? direction : undefined,
        ordinal: c.one<number>('n'),
      };
      return {
        outcomes: [
          {
            intent: 'refine',
            slots: slotsOf(
              { ...product, slots: {} },
              { ...changed, query: slots.category ? query : undefined },
            ),
          },
        ],
        unread: product.unread,
      };
    },
  },
  buy: buying(
    'buy',
    `( Buy | Take ) ( places=several | quantity=quantity? choice=chosen ) ( ( Comma | For )? quantity=pieces | ( From | At ) shop=shopName | And? Ship ( To | At )? address=address | To address=address | Instead | Comma )*`,
  ),
  buySearch: {
    intent: 'buy',
    phrase: 'Buy quantity=quantity? ( best=Best | cheapest=Cheapest | fastest=Fastest )? wish=wish+',
    value: (c, context) => {
      const product = productOf(c.all<Wish>('wish'), context.text);
      if (!product.slots.category) return refuse();
      const merit = (['best', 'cheapest', 'fastest'] as const).find(name => c.has(name));
      const quantity = c.one<number>('quantity');
      const found = search(
        { ...product, slots: { ...product.slots, ...(merit ? { sort: merits[merit] } : {}) } },
        quantity,
      );
      const bought: Outcome = merit
        ? chosenSlots('buy', { choice: merit }, { quantity })
        : held('buy', 'missing', 'Which of them shall I propose to buy: the best, the cheapest, the fastest?')
            .outcomes[0]!;
      return { ...found, outcomes: [...found.outcomes, bought] };
    },
  },
  addToCart: buying(
    'add_to_cart',
    'AddTo ( places=several | quantity=quantity? choice=chosen ) ( Comma? quantity=pieces )? ( ( To | In )? Cart )? ( Comma? quantity=pieces )?',
  ),
};

export const traitRule: PlannerRules = {
  trait: {
    phrase: 'word=Attribute | word=Brand | word=Category',
    value: (c): Wish => ({ kind: 'text', tokens: c.all<WordToken>('word') }),
  },
};
