/** What a shopper can ask for. Each entry: the slots, in the words of the catalog and the checkout. */
import { z } from 'zod';
import { constraints, Ordinal, Quantity } from './values.ts';

const product = z.string().min(1).describe('name, model number or id of one product, as said').optional();
const order = z
  .string()
  .min(1)
  .describe(
    "id of an order; 'last' when the latest was asked for and the situation names none; absent: not said",
  )
  .optional();
const address = z.string().min(1).describe("label or text of an address: 'home', 'office'").optional();

/** One of the offers last shown, or one product by name. */
const choice = {
  choice: z.enum(['best', 'cheapest', 'fastest', 'ordinal', 'product']),
  ordinal: Ordinal.describe("with choice 'ordinal'").optional(),
  product: product.describe("with choice 'product'"),
  quantity: Quantity.min(1).optional(),
};

export const shopping = {
  find_products: z.strictObject({
    query: z
      .string()
      .describe(
        'the words that name the product, as typed, brand and properties included: "black Sony headphones"; without limits (price, arrival, rating, shops, exclusions, order)',
      )
      .optional(),
    quantity: Quantity.min(1).optional(),
    ...constraints,
  }),
  refine: z
    .strictObject({
      direction: z
        .array(z.enum(['cheaper', 'faster', 'better_rated', 'similar']))
        .min(1)
        .describe('relative wishes about the last offers')
        .optional(),
      ordinal: Ordinal.describe('the offer it is relative to: "like the second but cheaper"').optional(),
      query: z.string().describe('new product words, when some were said').optional(),
      drop: z
        .array(z.enum(['price', 'brands', 'attributes', 'arrival', 'rating', 'merchants']))
        .min(1)
        .describe('limits lifted: "any price", "any brand"')
        .optional(),
      quantity: Quantity.min(1).optional(),
      ...constraints,
    })
    .describe('change the last search: "cheaper", "under 200 instead", "same but in black"'),
  buy: z.strictObject({
    ...choice,
    merchant: z.string().min(1).optional(),
    address,
  }),
  compare: z.strictObject({
    ordinals: z.array(Ordinal).min(1).describe('absent: all the offers last shown').optional(),
    products: z.array(z.string().min(1)).min(1).optional(),
  }),
  explain_ranking: z.strictObject({ ordinal: Ordinal.optional(), product }),
  add_to_cart: z.strictObject(choice),
  show_cart: z.strictObject({}),
  change_quantity: z.strictObject({
    line: Ordinal.describe('line of the cart').optional(),
    product,
    quantity: Quantity.describe('0 removes the line'),
  }),
  change_address: z.strictObject({ address: z.string().min(1), order }),
  checkout: z.strictObject({ merchant: z.string().min(1).optional(), address }),
  order_status: z.strictObject({ order }),
  list_orders: z.strictObject({}).describe('all orders: "show my orders"; one order is order_status'),
  cancel_order: z.strictObject({ order }),
  return_order: z.strictObject({ order, product, reason: z.string().min(1).optional() }),
  reorder: z.strictObject({ order, product, quantity: Quantity.min(1).optional() }),
  undo: z.strictObject({
    ref: z.string().min(1).describe('id of what is undone, when the situation names it').optional(),
  }),
};
