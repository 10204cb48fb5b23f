/** What a shopper says up to the decision to buy: searching, changing the search, choosing. */
import type { Money } from '../../../platform/money.ts';
import { type Command, type Commands, given, held, type Outcome, type Reading } from '../command.ts';
import { refuse } from '../phrase-parser.ts';
import { type Product, productOf, slotsOf } from '../product.ts';
import type { WordToken } from '../vocabulary.ts';
import type { Choice } from './choices.ts';
import type { PlannerRules } from './values.ts';
import type { Named, Wish } from './wishes.ts';

function search(product: Product, first?: number): Reading {
  const quantity = first ?? product.quantity;
  if (first !== undefined && product.quantity !== undefined) return refuse();
  return {
    outcomes: [{ intent: 'find_products', slots: slotsOf(product, { quantity }) }],
    freeText: product.plain,
    unread: product.unread,
  };
}

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
      const { category, ...rest } = product.slots;
      // Of offers that are shown, "are there any in white?" keeps some.
      const keeps = product.plain === 0 && !category && Object.keys(rest).length > 0;
      if (keeps && context.situation.offers.length > 0) return refuse();
      return product.query || category ? search(product, c.one<number>('quantity')) : refuse();
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
      // Of offers that are shown, "just Sony" keeps some.
      if (brands && product.plain === 0 && !category && context.situation.offers.length > 0) return refuse();
      const goods = category ?? brands ?? (product.ofNouns && Object.keys(limits).length > 0);
      return product.query && goods ? search(product, c.one<number>('quantity')) : refuse();
    },
  },
  refine: {
    intent: 'refine',
    phrase: `( Find | RefineHead | WhatIs | Something | Dont Find )*
      ( Degree? ( cheaper=Cheaper | faster=Faster | better_rated=Better ) ( Than? n=ordinal One? )? | similar=Similar ( n=ordinal One? )? | Degree | Something | Instead | Connective | In | And | Then | Comma | RefineHead | It | wish=limit | wish=shownBrand | trait=trait )+`,
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
  /** "the second one please, I'll buy it", "pick the cheapest and buy it". */
  chooseAndBuy: buying(
    'buy',
    '( Choose | Take )? quantity=quantity? choice=placed ( Comma | And | Then )+ ( Buy | Take ) It ( And? Ship ( To | At )? address=address )?',
  ),
  /** "order number two": elsewhere that is the number of an order. */
  buyNumber: buying(
    'buy',
    'BuyNumber choice=counted ( ( Comma | For )? quantity=pieces | And? Ship ( To | At )? address=address | To address=address )*',
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
  putInCart: buying(
    'add_to_cart',
    'PutInto ( places=several | quantity=quantity? choice=chosen ) ( Comma? quantity=pieces )? ( To | In )? Cart ( Comma? quantity=pieces )?',
  ),
  /** "drop the Bose ones", "hide anything above $150", "leave out the expensive ones": of the offers that are shown. */
  omit: {
    intent: 'refine',
    phrase:
      'Omit ( ( name=brandName | name=shownName ) One? ( ( And | Or | Comma ) ( name=brandName | name=shownName ) One? )* | from=knownShop One? | dear=Expensive One? | ( Something | WhatIs | One )? Connective? ( over=Over | under=Under ) amount=amount )',
    value: (c, { situation }) => {
      if (situation.offers.length === 0) return refuse();
      const names = c.all<Named>('name').map(({ name }) => name);
      const shop = c.one<string>('from');
      const amount = c.one<Money>('amount');
      const [over, under] = [c.has('over'), c.has('under')];
      const bound = amount && { amount: amount.amount, inclusive: true };
      const price = amount && { currency: amount.currency, ...(over ? { max: bound } : { min: bound }) };
      return {
        outcomes: [
          {
            intent: 'refine',
            slots: given({
              excluded_brands: names.length > 0 ? names : undefined,
              excluded_merchants: shop && [shop],
              direction: c.has('dear') ? ['cheaper'] : undefined,
              price: over || under ? price : undefined,
            }),
          },
        ],
      };
    },
  },
};

export const traitRule: PlannerRules = {
  trait: {
    phrase: 'word=Attribute | word=Brand | word=Category',
    value: (c): Wish => ({ kind: 'text', tokens: c.all<WordToken>('word') }),
  },
};
