/** Orders: where they are, where they go, cancelling, returning, ordering again, undoing. */
import { type Commands, command, given, held, textOf } from '../command.ts';
import type { Captures } from '../phrase-parser.ts';
import { refuse } from '../phrase-parser.ts';
import { cancelling, candidates, focused } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import type { Choice } from './choices.ts';
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
    phrase: 'last=Last Order? | last=JustOrdered | Order id=reference? | id=reference | it=It Order?',
    value: orderSaid,
  },
  namedOrder: {
    phrase: 'last=Last Order? | last=JustOrdered | Order id=reference? | id=reference | it=It Order',
    value: orderSaid,
  },
  complaint: {
    phrase: 'word=Complaint',
    value: c => c.one<WordToken>('word')!.image.replace(/^(?:is|are) /i, ''),
  },
  reasonText: { phrase: 'word=Any+', value: (c, context) => textOf(c.all('word'), context.text) },
};

const orderOf = (said: OrderSaid | undefined, { situation }: ReadingContext): string | undefined => {
  if (said?.id) return said.id;
  if (said?.it) return focused('order', situation);
  return situation.last_order?.id ?? (said?.last ? 'last' : undefined);
};

const focusedOrder = ({ situation: { focus } }: ReadingContext): string | undefined =>
  focus?.kind === 'order' ? focus.ref : undefined;

/** "return the boots" means the last order only if boots were in it. */
const orderHolding = (product: string, { situation: { last_order } }: ReadingContext): string | undefined =>
  last_order?.title?.toLowerCase().includes(product.toLowerCase()) ? last_order.id : undefined;

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
    const slots = more(c, context) as { product?: string };
    const order = !said && slots.product ? orderHolding(slots.product, context) : orderOf(said, context);
    if (said?.it && !order)
      return held(
        intent,
        'unresolved',
        'Which order do you mean? Name it by its number, or say "my last order".',
      );
    return { outcomes: [{ intent, slots: { ...(order ? { order } : {}), ...slots } }] };
  },
});

const productChosen = (c: Captures, { situation }: ReadingContext): { product?: string } => {
  const choice = c.one<Choice>('choice');
  const offer =
    choice?.choice === 'ordinal' && situation.offers.find(({ ordinal }) => ordinal === choice.ordinal);
  return choice?.choice === 'product' ? { product: choice.product } : offer ? { product: offer.title } : {};
};

export const orderCommands: Commands = {
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
  /** "the delivery address is 9 Hill Road, Leeds" */
  addressIs: command('change_address', 'AddressWord Connective address=street', (c, context) => ({
    address: c.one<string>('address')!,
    order: focusedOrder(context),
  })),
  listOrders: command(
    'list_orders',
    '( Show | Find | WhatIs | WhereIs | All | Status | Of )* Orders ( At | Instead | Status )*',
  ),
  orderStatus: command(
    'order_status',
    `Find? ( WhereIs | WhatIs )+ ( order=order | Of | On | For | Order )+ ( Arrived | Arrive | At | Instead | Status | By )*`,
    (c, context) => ({ order: orderOf(c.one('order'), context) }),
  ),
  orderStatusNoun: command('order_status', 'order=order ( Arrived | Status )+', (c, context) => ({
    order: orderOf(c.one('order'), context),
  })),
  /** "has my kettle shipped?": only of a thing that was in the last order. */
  orderStatusOfThing: {
    intent: 'order_status',
    phrase: 'WhereIs+ choice=productName ( Arrived | Arrive | IOrdered )+',
    value: (c, context) => {
      const { product } = productChosen(c, context);
      const order = product && orderHolding(product, context);
      return order ? { outcomes: [{ intent: 'order_status', slots: { order } }] } : refuse();
    },
  },
  arrived: command('order_status', 'WhereIs It ( Arrived | Arrive )*', (_c, context) => {
    const order = focused('order', context.situation);
    return context.situation.focus && !order ? refuse() : { order };
  }),
  cancelOrder: orderCommand('cancel_order', 'Cancel order=namedOrder Order?'),
  /** "cancel the kettle order": only where a kettle was in the last one. */
  cancelOrderOfThing: {
    intent: 'cancel_order',
    phrase: 'Cancel choice=productName Order',
    value: (c, context) => {
      const { product } = productChosen(c, context);
      const order = product && orderHolding(product, context);
      return order ? { outcomes: [{ intent: 'cancel_order', slots: { order } }] } : refuse();
    },
  },
  cancelUnwanted: orderCommand('cancel_order', 'Not order=namedOrder Anymore ( Comma | And )* Cancel It'),
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
    'Return ( order=order | choice=productName ( ( From | In | Of ) order=order )? ) ( ( From | In ) order=order )? ( ( Because | Comma Because | Comma It ) reason=reasonText | Comma? reason=complaint )?',
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
    'ReturnWhole ( ( For | On ) order=order )? ( ( Because | Comma Because | Comma It ) reason=reasonText | Comma? reason=complaint )?',
    c => (c.has('reason') ? { reason: c.one<string>('reason') } : {}),
  ),
  reorder: orderCommand(
    'reorder',
    '( Reorder quantity=quantity? ( order=order | choice=productName ) | Buy order=order Again | Buy ( Similar | It )? name=anyName Again | ( Buy | Reorder | Take )? SameOrder Again? ) Again? ( Comma? quantity=quantity Instead? )?',
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
