import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { calculate as calculated } from './calculate.ts';
import { order, product, type User, user, variant } from './records.ts';
import { recordCalled, recordsOf } from './shop-records.ts';

const facts = { version: 1, scopes: ['retail:read'], egress: 'none' as const };

/** Case and accents do not count in names and e-mail addresses: customers say them aloud. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

function firstOf(users: readonly [string, User][], isIt: (user: User) => boolean): { user_id: string } {
  const found = users.find(([, user]) => isIt(user));
  if (!found) throw new Refusal('not_found', 'There is no such user.', { mend: 'Ask the customer again.' });
  return { user_id: found[0] };
}

export const findUserIdByEmail = query({
  ...facts,
  name: 'find_user_id_by_email',
  title: 'Find a customer by e-mail',
  description: 'Finds the id of a customer by e-mail address. The first way to find one.',
  input: z.object({ email: z.string() }),
  output: z.object({ user_id: z.string() }),
  say: ({ user_id }) => `It is ${user_id}.`,
  run: async ({ email }, context) =>
    firstOf(
      await context.store(store => recordsOf(store, 'users')),
      user => folded(user.email) === folded(email),
    ),
});

export const findUserIdByNameZip = query({
  ...facts,
  name: 'find_user_id_by_name_zip',
  title: 'Find a customer by name and zip code',
  description: 'Finds the id of a customer by name and zip code, where the e-mail address does not help.',
  input: z.object({ first_name: z.string(), last_name: z.string(), zip: z.string() }),
  output: z.object({ user_id: z.string() }),
  say: ({ user_id }) => `It is ${user_id}.`,
  run: async ({ first_name, last_name, zip }, context) =>
    firstOf(
      await context.store(store => recordsOf(store, 'users')),
      ({ name, address }) =>
        folded(name.first_name) === folded(first_name) &&
        folded(name.last_name) === folded(last_name) &&
        address.zip === zip,
    ),
});

export const getUserDetails = query({
  ...facts,
  name: 'get_user_details',
  title: 'Read a customer',
  description: 'Reads a customer: address, payment methods and orders.',
  input: z.object({ user_id: z.string().describe('Such as sara_doe_496') }),
  output: user,
  say: ({ user_id, orders }) => `${user_id} has ${orders.length} orders.`,
  run: ({ user_id }, context) => context.store(store => recordCalled(store, 'users', user_id)),
});

export const getOrderDetails = query({
  ...facts,
  name: 'get_order_details',
  title: 'Read an order',
  description: 'Reads an order: its status, items, address and payments.',
  input: z.object({ order_id: z.string().describe('With its “#”, such as #W0000000') }),
  output: order,
  say: ({ order_id, status, items }) => `Order ${order_id} is ${status} and has ${items.length} items.`,
  run: ({ order_id }, context) => context.store(store => recordCalled(store, 'orders', order_id)),
});

export const getProductDetails = query({
  ...facts,
  name: 'get_product_details',
  title: 'Read a product',
  description: 'Reads a product and its variants. A product’s id is not an item’s.',
  input: z.object({ product_id: z.string() }),
  output: product,
  say: ({ name, variants }) => `${name} comes in ${Object.keys(variants).length} variants.`,
  run: ({ product_id }, context) => context.store(store => recordCalled(store, 'products', product_id)),
});

export const getItemDetails = query({
  ...facts,
  name: 'get_item_details',
  title: 'Read an item',
  description: 'Reads one variant of a product by its item id.',
  input: z.object({ item_id: z.string() }),
  output: variant,
  say: ({ item_id, price }) => `${item_id} costs ${price}.`,
  async run({ item_id }, context) {
    const products = await context.store(store => recordsOf(store, 'products'));
    const found = products.map(([, { variants }]) => variants[item_id]).find(Boolean);
    if (!found) throw new Refusal('not_found', `There is no item ${item_id}.`);
    return found;
  },
});

export const listAllProductTypes = query({
  ...facts,
  name: 'list_all_product_types',
  title: 'List the products',
  description: 'Lists all products by name with their ids.',
  input: z.object({}),
  output: z.object({ product_types: z.record(z.string(), z.string()) }),
  say: ({ product_types }) => `There are ${Object.keys(product_types).length} products.`,
  async run(_input, context) {
    const products = await context.store(store => recordsOf(store, 'products'));
    const names = products.map(([id, { name }]) => [name, id] as const);
    return { product_types: Object.fromEntries(names.sort(([a], [b]) => (a < b ? -1 : 1))) };
  },
});

export const calculate = query({
  ...facts,
  name: 'calculate',
  title: 'Calculate',
  description: 'Calculates an expression of numbers, + - * / and parentheses, to two places.',
  input: z.object({ expression: z.string().max(1_000) }),
  output: z.object({ result: z.number() }),
  say: ({ result }) => `It is ${result}.`,
  run: async ({ expression }) => ({ result: calculated(expression) }),
});

export const transferToHumanAgents = query({
  ...facts,
  name: 'transfer_to_human_agents',
  title: 'Hand over to a person',
  description: 'Hands the customer over to a human agent, who asked for one or whom these tools cannot help.',
  input: z.object({ summary: z.string() }),
  output: z.object({ transferred: z.literal(true) }),
  say: () => 'A human agent takes over.',
  run: async () => ({ transferred: true as const }),
});
