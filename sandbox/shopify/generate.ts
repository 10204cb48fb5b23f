import { type Goods, type NewProduct, type NewVariant, stock } from './goods.ts';

const makers = ['Aldergrove', 'Brightwater', 'Corvid & Sons', 'Dunmore', 'Eastfold', 'Fennick', 'Glasshouse'];
const kinds = [
  'Rain Jacket',
  'Wool Sweater',
  'Trail Shoe',
  'Canvas Bag',
  'Desk Lamp',
  'Tea Pot',
  'Field Chair',
];
const colors = ['Black', 'Moss', 'Sand', 'Navy', 'Rust', 'Slate', 'Chalk', 'Plum', 'Ochre', 'Teal'];
const sizes = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL', '4XL', '5XL'];

/** Shopify lets a product have 2,048; a hundred is what most shops stay below. */
const mostVariants = colors.length * sizes.length;

export interface Order {
  readonly variants: number;
  /** As few as hold the variants when absent, one in four of them large. */
  readonly products?: number;
  readonly currency?: string;
  readonly seed?: number;
}

/** Numbers from 0 up to 1, always the same for a seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A shop of any size, always the same for a seed. One variant in ten has no SKU, one in ten no cost: shops are like that. */
export function generateGoods({ variants, products, currency = 'USD', seed = 1 }: Order): Goods {
  if (variants < 1 || (products ?? 1) < 1 || (products ?? 1) > variants)
    throw new RangeError(`${variants} variants cannot make ${products ?? 1} products`);
  if (products !== undefined && variants > products * mostVariants)
    throw new RangeError(`a product has ${mostVariants} variants at most: ask for more products`);
  return stock(currency, shelves(variants, products, dice(seed)));
}

function* shelves(variants: number, products: number | undefined, roll: () => number): Generator<NewProduct> {
  for (let made = 0, left = variants; left > 0; made++) {
    const even = products === undefined ? undefined : Math.ceil(left / (products - made));
    const size = even ?? (roll() < 0.25 ? 24 + Math.floor(roll() * 77) : 1 + Math.floor(roll() * 12));
    const count = Math.min(size, left, mostVariants);
    yield product(made + 1, count, roll);
    left -= count;
  }
}

function product(number: number, count: number, roll: () => number): NewProduct {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(roll() * items.length)]!;
  const [maker, kind] = [pick(makers), pick(kinds)];
  const title = `${maker} ${kind} No. ${number}`;
  const price = 900 + Math.floor(roll() * 40_000);
  const variants = Array.from({ length: count }, (_, place): NewVariant => {
    const options: Record<string, string> =
      count === 1
        ? { Title: 'Default Title' }
        : { Color: colors[Math.floor(place / sizes.length)]!, Size: sizes[place % sizes.length]! };
    const asked = price + (place % sizes.length) * 50;
    return {
      title: Object.values(options).join(' / '),
      options,
      sku: roll() < 0.1 ? null : `HG-${String(number).padStart(5, '0')}-${place + 1}`,
      barcode: null,
      cost: roll() < 0.1 ? null : Math.round(asked * (0.4 + roll() * 0.3)),
      stock: Math.floor(roll() * 120),
      price: asked,
      compareAtPrice: roll() < 0.2 ? Math.round(asked * 1.25) : null,
    };
  });
  return {
    title,
    handle: title.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    vendor: maker,
    productType: kind,
    tags: [],
    variants,
  };
}
