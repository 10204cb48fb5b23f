/** The cart: what is in it, how many of each, and paying for it. */
import { type Commands, command, held, type Reading, textOf } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import { focused } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import type { PlannerRules, ReadingContext } from './values.ts';

export const cartRules: PlannerRules = {
  /** Words that name something, whatever it is. */
  anyName: {
    phrase:
      '( word=Brand | word=Identifier | word=Category | word=Attribute | word=Word | word=Noun | word=Quoted | word=Fraction )+ One?',
    value: (c, context) => textOf(c.all('word'), context.text),
  },
  cartLine: { phrase: 'OptionWord n=count | n=ordinal OptionWord', value: c => c.one<number>('n') },
  lineNumber: { phrase: 'n=ordinal ( One | OptionWord )?', value: c => c.one<number>('n') },
};

/** Which line of the cart, and its new quantity; asked when neither the words nor the cart say which. */
function changedQuantity(c: Captures, { situation }: ReadingContext, quantity: number): Reading {
  const line = c.one<number>('line');
  const product = c.one<string>('name');
  if (line && product) return refuse();
  const lines = situation.cart?.lines ?? [];
  const only = lines.length === 1 ? lines[0]!.line : undefined;
  const which = line ? { line } : product ? { product } : only ? { line: only } : {};
  if (Object.keys(which).length === 0 && (quantity === 0 || lines.length > 1))
    return held(
      'change_quantity',
      'unresolved',
      'Which line of the cart? Name the product, or say "line 2".',
    );
  return { outcomes: [{ intent: 'change_quantity', slots: { ...which, quantity } }] };
}

const isFirstOrder = ({ image, payload }: WordToken): boolean =>
  payload.index === 0 && /^(?:put|add)$/i.test(image);

export const cartCommands: Commands = {
  /** "add to cart": what was spoken of last. */
  addThis: {
    intent: 'add_to_cart',
    phrase: 'AddTo ( To | In )? Cart',
    value: (_, { situation }) => {
      const ordinal = Number(focused('offer', situation));
      return ordinal
        ? { outcomes: [{ intent: 'add_to_cart', slots: { choice: 'ordinal', ordinal } }] }
        : held(
            'add_to_cart',
            'unresolved',
            'Which offer do you mean? Name it by its number, for example "the second one".',
          );
    },
  },
  showCart: command(
    'show_cart',
    '( WhatIs | Show | Find | HowMuch | HowDoes | All | It | part=CartPart | In | Of | For | ISaid )* Cart ( Status | Details | CartPart | Again )*',
    // "put it in my bag" asks for more than a look.
    c => (c.all<WordToken>('part').some(isFirstOrder) ? refuse() : {}),
  ),
  removeLine: {
    intent: 'change_quantity',
    phrase: 'Remove ( line=lineNumber | name=anyName | It ) ( ( From | Of | Off | Out )? Cart )?',
    value: (c, context) => changedQuantity(c, context, 0),
  },
  /** "take the jacket out of my cart": verbs that remove only with what they remove from. */
  takeOut: {
    intent: 'change_quantity',
    phrase:
      'Drop ( line=lineNumber | name=anyName | It ) ( ( From | Of | Off | Out ) Cart | Out ) | Drop line=cartLine',
    value: (c, context) => changedQuantity(c, context, 0),
  },
  unwanted: {
    intent: 'change_quantity',
    phrase:
      'Not ( line=lineNumber | name=anyName ) ( In Cart )? Anymore ( Comma | And )* ( Remove | Drop ) It ( From | Of | Off | Out )? Cart?',
    value: (c, context) => changedQuantity(c, context, 0),
  },
  setQuantity: {
    intent: 'change_quantity',
    phrase:
      '( Change | Use ) ( counted=QuantityWord | counted=Cart | line=lineNumber | It | name=anyName | Of | For | In )* ( To | At )? quantity=count ( Piece | OfThem )? Instead?',
    value: (c, context) => {
      // "set the socks to 3" means pieces of what is in the cart; of anything else it may well mean a price.
      const name = c.has('name') ? c.all<string>('name').join(' ').toLowerCase() : undefined;
      const lines = context.situation.cart?.lines ?? [];
      const inCart = name && lines.some(({ title }) => title.toLowerCase().includes(name.replace(/s$/, '')));
      if (name && !inCart && !c.has('counted')) return refuse();
      c.has('counted');
      return changedQuantity(c, context, c.one<number>('quantity')!);
    },
  },
  /** "bump line 2 up to 3" */
  raiseLine: {
    intent: 'change_quantity',
    phrase: 'Change line=cartLine AtMost quantity=count Piece?',
    value: (c, context) => changedQuantity(c, context, c.one<number>('quantity')!),
  },
  makeItTwo: {
    intent: 'change_quantity',
    phrase: '( RefineHead | Take ) quantity=count ( Piece | OfThem | It | Of It )* Instead?',
    value: (c, context) => changedQuantity(c, context, c.one<number>('quantity')!),
  },
  /** "buy what's in the basket" */
  buyCart: command('checkout', 'Buy ( WhatIs | Show | All | In | It | CartPart )+ Cart'),
  checkout: command(
    'checkout',
    'Checkout ( It | Cart | One )? ( ( At | From | With | On ) shop=shopName )? ( And? Ship? ( To | At ) address=address )? Cart?',
    c => ({
      merchant: c.one<string>('shop'),
      address: c.one<string>('address'),
    }),
  ),
};
