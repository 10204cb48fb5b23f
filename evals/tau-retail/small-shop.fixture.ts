import type { Address, Order, Shop, User } from './records.ts';

const address: Address = {
  address1: 'Calle Mayor 1',
  address2: '',
  city: 'Málaga',
  country: 'Spain',
  state: 'AN',
  zip: '29001',
};

const lamp = (item_id: string, color: string, price: number, available = true) => ({
  item_id,
  options: { color },
  available,
  price,
});

const ana: User = {
  user_id: 'ana_vázquez_1',
  name: { first_name: 'Ana', last_name: 'Vázquez' },
  address,
  email: 'ana@example.com',
  payment_methods: {
    gift_card_1: { source: 'gift_card', id: 'gift_card_1', balance: 15 },
    credit_card_1: { source: 'credit_card', id: 'credit_card_1', brand: 'visa', last_four: '1234' },
    paypal_1: { source: 'paypal', id: 'paypal_1' },
  },
  orders: ['#W1', '#W2'],
};

const lampIn = (item_id: string, color: string, price: number) => ({
  name: 'Lamp',
  product_id: '10',
  item_id,
  price,
  options: { color },
});

/** Two lamps of one colour and one of another, paid by card. */
const orderOf = (order_id: string, status: string): Order => ({
  order_id,
  user_id: ana.user_id,
  address,
  items: [lampIn('101', 'red', 10.1), lampIn('101', 'red', 10.1), lampIn('102', 'blue', 20)],
  status,
  fulfillments: [],
  payment_history: [{ transaction_type: 'payment', amount: 40.2, payment_method_id: 'credit_card_1' }],
});

/** A shop of two orders, small enough to know by heart. */
export const smallShop: Shop = {
  products: {
    '10': {
      name: 'Lamp',
      product_id: '10',
      variants: {
        '101': lamp('101', 'red', 10.1),
        '102': lamp('102', 'blue', 20),
        '103': lamp('103', 'green', 20.3),
        '104': lamp('104', 'black', 99.99),
        '105': lamp('105', 'white', 1, false),
      },
    },
  },
  users: { [ana.user_id]: ana },
  orders: { '#W1': orderOf('#W1', 'pending'), '#W2': orderOf('#W2', 'delivered') },
};

export const purchaseIn = (id: '#W1' | '#W2') => ({
  order: smallShop.orders[id]!,
  user: ana,
  products: new Map(Object.entries(smallShop.products)),
});
