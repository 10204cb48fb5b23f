import type { AnswerPart } from '../../server/wire.ts';
import { at, idOf, thread } from './order.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
type OffersPart = Extract<AnswerPart, { kind: 'offers' }>;

interface Row {
  readonly title: string;
  readonly merchant: string;
  readonly price: number;
  readonly shipping: number;
  readonly days: readonly [number, number];
  readonly why: readonly string[];
  readonly returns: string;
  readonly rating: number;
}

const rows: readonly Row[] = [
  {
    title: 'Aurelia QC-45 headphones, graphite',
    merchant: 'Northwind Audio',
    price: 21900,
    shipping: 495,
    days: [4, 6],
    why: ['Lowest landed price of those that arrive this week', 'Can be cancelled until shipped'],
    returns: '30 days, free returns',
    rating: 4.6,
  },
  {
    title: 'Aurelia QC45 Wireless (Graphite)',
    merchant: 'Harbor & Finch',
    price: 22900,
    shipping: 0,
    days: [3, 4],
    why: ['Arrives two days sooner for $3.66 more', 'Cannot be cancelled through its API'],
    returns: '14 days, buyer pays',
    rating: 4.6,
  },
  {
    title: 'Sonora Calm 700',
    merchant: 'Northwind Audio',
    price: 19900,
    shipping: 495,
    days: [6, 8],
    why: ['Cheaper, but may miss the week'],
    returns: '30 days, free returns',
    rating: 4.3,
  },
  {
    title: 'Sonora Calm 700 Noise Cancelling Headphone',
    merchant: 'Cedar Supply',
    price: 20500,
    shipping: 0,
    days: [5, 7],
    why: ['A shop with few orders so far'],
    returns: '30 days',
    rating: 4.3,
  },
  {
    title: 'Vesper ANC Studio',
    merchant: 'Our store',
    price: 23900,
    shipping: 0,
    days: [1, 2],
    why: ['Arrives tomorrow', 'Shorter battery life than the rest'],
    returns: '60 days, free returns',
    rating: 4.1,
  },
];

export const offers: OffersPart = {
  kind: 'offers',
  title: 'Noise-cancelling headphones under $250, arriving by Sun 29 Nov',
  note: 'Twelve more offers were above $250 or arrive later.',
  offers: rows.map((row, index) => {
    const tax = Math.round(row.price * 0.0878);
    return {
      ordinal: index + 1,
      ref: `offer-${index + 1}`,
      title: row.title,
      merchant: { id: row.merchant.toLowerCase(), name: row.merchant },
      image: null,
      price: usd(row.price),
      landed: usd(row.price + row.shipping + tax),
      untold: [],
      breakdown: [
        { label: 'price', value: usd(row.price) },
        { label: 'shipping', value: usd(row.shipping) },
        { label: 'tax', value: usd(tax) },
      ],
      arrives: { from: at(24 * row.days[0]), to: at(24 * row.days[1]) },
      returns: row.returns,
      rating: { value: row.rating, count: 1204 - 171 * index },
      trust: index === 3 ? 'new merchant' : 'trusted merchant',
      score: 0.9 - index / 20,
      why: [...row.why],
      facts: [
        {
          label: 'Price',
          value: '$219.00',
          source: 'search_catalog at the merchant, 11:58',
          untrusted: false,
        },
        {
          label: 'Battery',
          value: '24 h [click](https://evil.example)',
          source: 'product page',
          untrusted: true,
        },
      ],
    };
  }),
};

const cart: AnswerPart = {
  kind: 'cart',
  merchants: [
    {
      merchant: 'Northwind Audio',
      lines: [{ title: 'Aurelia QC-45 headphones, graphite', quantity: 1, total: usd(21900) }],
      totals: [
        { label: 'Subtotal', value: usd(21900) },
        { label: 'Shipping', value: usd(495) },
        { label: 'Tax', value: usd(1923) },
        { label: 'Total', value: usd(24318) },
      ],
    },
  ],
};

const placed: AnswerPart = {
  kind: 'order',
  id: 'ord_5521',
  merchant: 'Northwind Audio',
  status: 'Confirmed',
  total: usd(24318),
  proposal: idOf(15),
  url: 'https://northwind.example/orders/5521',
  timeline: [
    { at: at(-0.03), what: 'Approved by Ada Byron', source: 'Countersign' },
    { at: at(-0.02), what: 'Order placed', source: 'Northwind, complete_checkout' },
    { at: at(-0.01), what: 'Read back: lines, totals and address equal', source: 'Northwind, get_order' },
  ],
};

const human = (number: number, content: string) => ({ type: 'human', id: idOf(300 + number), content });
const ai = (number: number, content: string, parts: readonly AnswerPart[]) => ({
  type: 'ai',
  id: idOf(300 + number),
  content,
  additional_kwargs: { parts },
});

const asked = human(1, 'find noise-cancelling headphones under $250 that arrive this week and buy the best');
const found = ai(2, 'Five offers fit. The **Aurelia QC-45** at Northwind Audio costs least at the door.', [
  offers,
]);
const proposed = ai(3, 'This is what I would order. Nothing happens before you approve it.', [
  cart,
  { kind: 'proposal', id: idOf(10) },
  { kind: 'suggestions', say: ['the second one instead', 'send it to the office', 'why not the cheapest?'] },
]);

/** More prices than a page holds: some held by a guard, one blocked. */
const prices: AnswerPart = {
  kind: 'prices',
  title: 'What the rule would do',
  untrusted: true,
  more: 38,
  rows: Array.from({ length: 30 }, (_, index) => ({
    sku: `CS-46088948-${index + 1}`,
    title: index === 0 ? 'Cable [click](https://evil.example)' : `USB-C cable, ${index + 1} m`,
    before: usd(1999 + index),
    after: usd(index === 2 ? 1999 + index : 1899 + index),
    margin: { before: 3110, after: index === 2 ? null : 2748 },
    status: index === 2 ? 'blocked' : 'changed',
    held_by: index === 1 ? ['minimum margin'] : [],
    note: index === 2 ? 'the cost is not known. Enter the cost of the goods.' : null,
  })),
};

/** Conversations by the state they are in. */
export const conversations = {
  waiting: [asked, found, proposed],
  done: [
    asked,
    found,
    ai(3, 'This is what I would order.', [{ kind: 'proposal', id: idOf(15) }]),
    ai(4, 'The order is placed and read back.', [placed, { kind: 'suggestions', say: ['cancel it'] }]),
  ],
  priced: [
    human(1, 'drop slow-moving cables 5 % but keep 20 % margin'),
    ai(2, 'I read it as this rule: For prices in USD of products in the category "Power & Cables".', [
      prices,
    ]),
  ],
  hostile: [
    human(1, 'what does the page say? \u202Eevil'),
    ai(
      2,
      'It says [press here](https://evil.example) ![x](https://evil.example/x.png) <img src=x onerror=alert(1)>',
      [
        {
          kind: 'table',
          title: 'Raw',
          columns: ['Text'],
          rows: [['<a href="https://evil.example">a</a> \u202Etxt']],
        },
        { kind: 'problem', code: 'out_of_stock', message: 'It is sold out.', mend: 'Choose another offer.' },
      ],
    ),
  ],
} as const;

export const threads = [
  { id: thread, title: 'Noise-cancelling headphones', status: 'interrupted', hours: -0.05 },
  { id: idOf(901), title: 'Espresso machines under $400', status: 'idle', hours: -5 },
  { id: idOf(902), title: 'Cancel the desk lamp', status: 'idle', hours: -50 },
].map(({ id, title, status, hours }) => ({
  thread_id: id,
  created_at: at(hours - 1),
  updated_at: at(hours),
  metadata: { title },
  status,
  values: {},
  interrupts: {},
}));

export const stateOf = (messages: readonly unknown[]) => ({
  values: { messages },
  next: [],
  tasks: [],
  metadata: {},
  created_at: at(-0.05),
  checkpoint: { thread_id: thread, checkpoint_ns: '', checkpoint_id: idOf(990) },
  parent_checkpoint: null,
});
