/** From the ranking to the order and after it: comparing, the cart, the checkout, orders. */
import { type Commands, command, given, held, type Reading, textOf } from '../command.ts';
import type { Captures } from '../phrase-parser.ts';
import { refuse } from '../phrase-parser.ts';
import { cancelling, candidates, focused } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import { type Choice, offerPointedAt } from './shopping.ts';
import type { PlannerRules, ReadingContext } from './values.ts';

/** How an order was meant: by id, as the last one, as "it", or just as "my order". */
interface OrderSaid {
  readonly id?: string;
  readonly last?: boolean;
  readonly it?: boolean;
}

const orderSaid = (c: Captures): OrderSaid => ({
  ...(c.has('id') ? { id: c.one<string>('id')! } : {}),
  last: c.has('last'),
  it: c.has('it'),
});

export const orderRules: PlannerRules = {
  reference: {
    phrase: 'id=Identifier | id=HashNumber | id=Number | id=Commit | id=Quoted',
    value: c => c.one<WordToken>('id')!.image.replace(/^[#"“`']|["”`']$/g, ''),
  },
  order: {
    phrase: 'last=Last Order? | Order id=reference? | id=reference | it=It Order?',
    value: orderSaid,
  },
  namedOrder: {
    phrase: 'last=Last Order? | Order id=reference? | id=reference | it=It Order',
    value: orderSaid,
  },
  /** "1 and 3", "the first two", "the top three", "them". */
  places: {
    phrase: `OrdinalWord n=count One? | Best n=count One? | place=place ( ( And | Comma | Versus | Comma And ) place=place )+ One? | it=It All? | all=All ( It | One | OfThem )? `,
    value: c => {
      if (c.has('it') || c.has('all')) return [];
      const count = c.one<number>('n');
      if (count)
        return count >= 2 && count <= 20 ? Array.from({ length: count }, (_, index) => index + 1) : refuse();
      return c.all<number>('place');
    },
  },
  /** Places that can only be places: "the first and the third". */
  several: {
    phrase: 'place=ordinal One? ( ( And | Comma | Comma And ) place=ordinal One? )+',
    value: c => c.all<number>('place'),
  },
  place: {
    phrase: 'n=ordinal One? | n=count',
    value: c => {
      const place = c.one<number>('n')!;
      return place >= 1 && place <= 1000 ? place : refuse();
    },
  },
  products: {
    phrase: 'name=brandOrModel ( ( And | Comma | Versus | Comma And ) name=brandOrModel )+',
    value: c => c.all<ProductSaid>('name'),
  },
  /** "Sony", "Sony WH-1000XM5", "iPad Air": a brand, or words of which one is a model or written as a name. */
  brandOrModel: {
    phrase:
      '( word=Brand | word=Identifier | word=Quoted | word=Word | word=Noun | word=Number | word=Fraction | word=Category | word=Attribute )+ One?',
    value: (c, context) => {
      const words = c.all<WordToken>('word');
      const isName = words.some(
        ({ image, tokenType, payload }) =>
          /^(?:Identifier|Quoted)$/.test(tokenType.name) ||
          payload.values.has('Brand') ||
          (payload.index > 0 && /^\p{Ll}?\p{Lu}/u.test(image)),
      );
      return isName
        ? { text: textOf(words, context.text), ordinal: offerPointedAt(words, context) }
        : refuse();
    },
  },
  complaint: {
    phrase: 'word=Complaint',
    value: c => c.one<WordToken>('word')!.image.replace(/^(?:is|are) /i, ''),
  },
  reasonText: { phrase: 'word=Any+', value: (c, context) => textOf(c.all('word'), context.text) },
};

/** A product to compare: as said, and its place where it was pointed at. */
interface ProductSaid {
  readonly text: string;
  readonly ordinal?: number;
}
const comparedProducts = (
  said: readonly ProductSaid[] = [],
): { ordinals?: number[]; products?: string[] } => {
  const ordinals = said.flatMap(({ ordinal }) => ordinal ?? []);
  if (said.length === 0) return {};
  return ordinals.length === said.length ? { ordinals } : { products: said.map(({ text }) => text) };
};

const orderOf = (said: OrderSaid | undefined, { situation }: ReadingContext): string | undefined => {
  if (said?.id) return said.id;
  if (said?.it) return focused('order', situation);
  return situation.last_order?.id ?? (said?.last ? 'last' : undefined);
};

const focusedOrder = ({ situation: { focus } }: ReadingContext): string | undefined =>
  focus?.kind === 'order' ? focus.ref : undefined;

/** "it" without an order that it could be: asked about, not guessed. */
const orderCommand = (
  intent: 'cancel_order' | 'return_order' | 'reorder',
  phrase: string,
  more: (c: Captures, context: ReadingContext) => object = () => ({}),
) => ({
  intent,
  phrase,
  value: (c: Captures, context: ReadingContext) => {
    const said = c.one<OrderSaid>('order');
    const order = orderOf(said, context);
    if (said?.it && !order)
      return held(
        intent,
        'unresolved',
        'Which order do you mean? Name it by its number, or say "my last order".',
      );
    return { outcomes: [{ intent, slots: { ...(order ? { order } : {}), ...more(c, context) } }] };
  },
});

const placeOfChoice = (choice: Choice | undefined): { ordinal?: number; product?: string } =>
  choice?.choice === 'ordinal'
    ? { ordinal: choice.ordinal }
    : choice?.choice === 'product'
      ? { product: choice.product }
      : {};

const productChosen = (c: Captures, { situation }: ReadingContext): { product?: string } => {
  const choice = c.one<Choice>('choice');
  const offer =
    choice?.choice === 'ordinal' && situation.offers.find(({ ordinal }) => ordinal === choice.ordinal);
  return choice?.choice === 'product' ? { product: choice.product } : offer ? { product: offer.title } : {};
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

export const orderCommands: Commands = {
  compare: command(
    'compare',
    'Compare Comma? ( ordinals=places | products=products | OfThem | One | All )? CompareEnd?',
    c => {
      const ordinals = c.one<number[]>('ordinals');
      return {
        ordinals: ordinals?.length ? ordinals : undefined,
        ...comparedProducts(c.one<ProductSaid[]>('products')),
      };
    },
  ),
  compareVersus: command('compare', 'WhatIs? a=place Versus b=place', c => ({
    ordinals: [c.one<number>('a')!, c.one<number>('b')!],
  })),
  compareProducts: command(
    'compare',
    '( Compare | HowDoes | WhatIs | StatusOf )? name=brandOrModel ( CompareEnd | Better )? ( Than | Versus | Comma Versus ) name=brandOrModel CompareEnd?',
    c => comparedProducts(c.all<ProductSaid>('name')),
  ),
  explainRanking: command(
    'explain_ranking',
    'Why Picked? ( choice=chosen )? One? ( Ranked | First | Last | Best | ordinal | Over | One | It | For | Instead | Better | Cheaper | Faster | Connective | Worse | Than | Of | OfThem )*',
    c => {
      const choice = c.one<Choice>('choice');
      return placeOfChoice(choice);
    },
  ),
  explainOrder: command(
    'explain_ranking',
    'Why ( Ranked | It )* ( Of )? ( It | OfThem | One | choice=chosen )? ( Ranked | First )*',
    (c): object => (c.has('choice') ? placeOfChoice(c.one<Choice>('choice')) : {}),
  ),
  showCart: command(
    'show_cart',
    '( WhatIs | Show | Find | HowMuch | It | CartPart | In | Of | For | ISaid )* Cart ( Status | Details | CartPart | Again )*',
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
      const inCart = name && lines.some(({ title }) => title.toLowerCase().includes(name));
      if (name && !inCart && !c.has('counted')) return refuse();
      c.has('counted');
      return changedQuantity(c, context, c.one<number>('quantity')!);
    },
  },
  makeItTwo: {
    intent: 'change_quantity',
    phrase: '( RefineHead | Take ) quantity=count ( Piece | OfThem | It | Of It )* Instead?',
    value: (c, context) => changedQuantity(c, context, c.one<number>('quantity')!),
  },
  changeAddress: command(
    'change_address',
    `( Ship | Use | Change ) ( It | order=order | AddressWord | For | Of )* ( To | At | For | Instead )* address=address ( AddressWord | Instead | ( For | Of ) order=order )*`,
    (c, context) => {
      const said = c.one<OrderSaid>('order');
      return {
        address: c.one<string>('address')!,
        order: said ? orderOf(said, context) : focusedOrder(context),
      };
    },
  ),
  checkout: command(
    'checkout',
    'Checkout ( It | Cart | One )? ( ( At | From | With | On ) shop=shopName )? ( And? Ship? ( To | At ) address=address )? Cart?',
    c => ({
      merchant: c.one<string>('shop'),
      address: c.one<string>('address'),
    }),
  ),
  listOrders: command(
    'list_orders',
    '( Show | Find | WhatIs | WhereIs | All | Status | Of )* Orders ( At | Instead | Status )*',
  ),
  orderStatus: command(
    'order_status',
    `( WhereIs | WhatIs )+ ( order=order | Of | On | For | Order )+ ( Arrived | Arrive | At | Instead | Status | By )*`,
    (c, context) => ({ order: orderOf(c.one('order'), context) }),
  ),
  orderStatusNoun: command('order_status', 'order=order ( Arrived | Status )+', (c, context) => ({
    order: orderOf(c.one('order'), context),
  })),
  arrived: command('order_status', 'WhereIs It ( Arrived | Arrive )*', (_c, context) => {
    const order = focused('order', context.situation);
    return context.situation.focus && !order ? refuse() : { order };
  }),
  cancelOrder: orderCommand('cancel_order', 'Cancel order=namedOrder Order?'),
  cancelIt: {
    intent: 'cancel_order',
    phrase: 'Cancel It',
    value: (_c, context) => {
      const possible = candidates(context.situation).filter(kind => cancelling[kind]);
      const [kind] = possible;
      const intent = kind && cancelling[kind];
      if (!intent || possible.length > 1)
        return held(
          'cancel_order',
          possible.length > 1 ? 'ambiguous' : 'unresolved',
          'What shall I propose to cancel: an order (which number?), or a proposal?',
        );
      const ref = focused(kind, context.situation)!;
      return {
        outcomes: [{ intent, slots: intent === 'cancel_order' ? { order: ref } : { proposal: ref } }],
      };
    },
  },
  returnOrder: orderCommand(
    'return_order',
    'Return ( order=order | choice=productName ( ( From | In | Of ) order=order )? ) ( ( From | In ) order=order )? ( ( Because | Comma Because | Comma It ) reason=reasonText )?',
    (c, context) => given({ ...productChosen(c, context), reason: c.one<string>('reason') }),
  ),
  returnUnwanted: orderCommand(
    'return_order',
    '( Not choice=productName Anymore | choice=productName reason=complaint ) ( Comma | And )* ( Return It | ReturnWhole )',
    (c, context) => given({ ...productChosen(c, context), reason: c.one<string>('reason') }),
  ),
  returnBack: orderCommand(
    'return_order',
    '( Ship | Drop | TakeOff ) ( order=order | choice=productName ) Back',
    (c, context) => given(productChosen(c, context)),
  ),
  returnWhole: orderCommand(
    'return_order',
    'ReturnWhole ( ( For | On ) order=order )? ( ( Because | Comma Because | Comma It ) reason=reasonText )?',
    c => (c.has('reason') ? { reason: c.one<string>('reason') } : {}),
  ),
  reorder: orderCommand(
    'reorder',
    '( Reorder quantity=quantity? ( order=order | choice=productName ) | Buy order=order Again | Buy Similar? name=anyName Again | ( Buy | Reorder | Take )? SameOrder Again? ) Again? ( Comma? quantity=quantity Instead? )?',
    (c, context) =>
      given({
        product: c.one<string>('name'),
        ...productChosen(c, context),
        quantity: c.one<number>('quantity'),
      }),
  ),
  undo: {
    intent: 'undo',
    phrase: 'Undo ( It | Last | Action )*',
    value: (_, { situation }) => {
      const ref = situation.focus?.ref;
      return { outcomes: [{ intent: 'undo', slots: ref ? { ref } : {} }] };
    },
  },
};

export const lineRules: PlannerRules = {
  /** Words that name something, whatever it is. */
  anyName: {
    phrase:
      '( word=Brand | word=Identifier | word=Category | word=Attribute | word=Word | word=Noun | word=Quoted | word=Fraction )+ One?',
    value: (c, context) => textOf(c.all('word'), context.text),
  },
  cartLine: { phrase: 'OptionWord n=count | n=ordinal OptionWord', value: c => c.one<number>('n') },
  lineNumber: { phrase: 'n=ordinal ( One | OptionWord )?', value: c => c.one<number>('n') },
};
