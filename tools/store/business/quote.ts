import { deliveryOptions } from './delivery.ts';
import { applyDiscounts, type PricedLine } from './discounts.ts';
import type { AppliedDiscount, DeliveryMethod, LineItem, Message, Total } from './documents.ts';
import { type Fault, type Rejection, reject } from './rejection.ts';
import type { Business, Discount, Product, Promotion, ShippingRate, TaxRate, Variant } from './shop.ts';
import { type Tax, taxOn } from './taxes.ts';

/** The rules by which the shop sells. */
export interface Terms {
  /** Where the shop is reached, such as `https://shop.example`; its links and pictures start here. */
  readonly origin: string;
  readonly business: Business;
  readonly shippingRates: readonly ShippingRate[];
  readonly taxRates: readonly TaxRate[];
  readonly discounts: readonly Discount[];
  readonly promotions: readonly Promotion[];
}

/** A variant as it stands on the shelf now. */
export interface ShelfEntry {
  readonly product: Product;
  readonly variant: Variant;
  /** Pieces that can still be sold. */
  readonly available: number;
}
export type Shelf = ReadonlyMap<string, ShelfEntry>;

export interface WantedLine {
  readonly id: string;
  readonly itemId: string;
  readonly quantity: number;
  readonly parentId?: string | undefined;
}

export interface Quote {
  readonly lineItems: LineItem[];
  readonly applied: AppliedDiscount[];
  readonly methods: DeliveryMethod[] | undefined;
  readonly totals: Total[];
  readonly warnings: Message[];
}

/** What is wanted and does not exist, or not in this number. */
export function checkShelf(wanted: readonly WantedLine[], shelf: Shelf): Rejection | undefined {
  const unknown: Fault[] = [];
  const short: Fault[] = [];
  const left = new Map<string, number>();
  for (const [index, line] of wanted.entries()) {
    const entry = shelf.get(line.itemId);
    if (!entry) {
      unknown.push({ content: `Item ${line.itemId} was not found`, path: `$.line_items[${index}].item.id` });
      continue;
    }
    const available = (left.get(line.itemId) ?? entry.available) - line.quantity;
    left.set(line.itemId, available);
    if (available < 0) {
      const content = `Insufficient stock for ${entry.product.title}: ${entry.available} left`;
      short.push({ content, path: `$.line_items[${index}].quantity` });
    }
  }
  if (unknown[0]) return reject('item_not_found', unknown[0], ...unknown.slice(1));
  if (short[0]) return reject('out_of_stock', short[0], ...short.slice(1));
  return undefined;
}

/**
 * What the wanted lines cost now. Every line must be on the shelf (see `checkShelf`).
 *
 * The entries of `totals` before `total` add up to it exactly; so do the allocations of every discount, and the
 * `lines` of every entry that has some.
 *
 * @param methods the chosen way of delivery; its options are computed anew here
 */
export function quote(
  wanted: readonly WantedLine[],
  codes: readonly string[],
  methods: readonly DeliveryMethod[] | undefined,
  shelf: Shelf,
  terms: Terms,
  now: Date,
): Quote {
  const { currency } = terms.business;
  const lines = wanted.map(line => priced(line, shelf));
  const { applied, net, byItem, warnings } = applyDiscounts(lines, codes, terms.discounts, currency, now);
  const goods = net.reduce((sum, amount) => sum + amount, 0);
  const delivered = methods?.map(method => withOptions(method, lines, goods, terms, now));
  const chosen = delivered?.flatMap(method => chosenDelivery(method) ?? []) ?? [];
  const shipping = chosen.reduce((sum, choice) => sum + choice.price, 0);
  const address = chosen[0]?.destination;
  const tax = address ? taxOn(goods, shipping, address, terms.taxRates) : undefined;
  return {
    lineItems: wanted.map((line, index) => lineItem(line, lines[index]!, byItem[index]!, terms.origin)),
    applied,
    methods: delivered,
    totals: summarize(lines, goods, byItem, chosen, shipping, tax),
    warnings,
  };
}

function priced(line: WantedLine, shelf: Shelf): PricedLine {
  const { product, variant } = shelf.get(line.itemId)!;
  const subtotal = variant.price * line.quantity;
  if (!Number.isSafeInteger(subtotal))
    throw new RangeError(`line ${line.id} exceeds what an integer holds exactly`);
  return { id: line.id, product, variant, quantity: line.quantity, subtotal };
}

function lineItem(
  line: WantedLine,
  { product, variant, subtotal }: PricedLine,
  discount: number,
  origin: string,
): LineItem {
  const image = (variant.media ?? product.media)[0]?.url;
  return {
    id: line.id,
    item: {
      id: variant.id,
      title: titleOf(product, variant),
      price: variant.price,
      ...(image ? { image_url: new URL(image, origin).href } : {}),
    },
    quantity: line.quantity,
    totals: [
      { type: 'subtotal', amount: subtotal },
      ...(discount > 0 ? [{ type: 'items_discount', amount: -discount }] : []),
      { type: 'total', amount: subtotal - discount },
    ],
    ...(line.parentId ? { parent_id: line.parentId } : {}),
  };
}

/** `Travel Mug — Blue / 350 ml`; the variant's own title says nothing when there is only one. */
export const titleOf = (product: Product, variant: Variant): string =>
  product.variants.length > 1 ? `${product.title} — ${variant.title}` : product.title;

function withOptions(
  method: DeliveryMethod,
  lines: readonly PricedLine[],
  goods: number,
  terms: Terms,
  now: Date,
): DeliveryMethod {
  const destination = method.destinations?.find(({ id }) => id === method.selected_destination_id);
  if (!destination) return { ...method, groups: [] };
  const options = deliveryOptions(destination, lines, goods, terms.shippingRates, terms.promotions, now);
  const selected = method.groups?.[0]?.selected_option_id ?? null;
  const group = {
    id: method.groups?.[0]?.id ?? 'package_1',
    line_item_ids: method.line_item_ids,
    options,
    selected_option_id: options.some(option => option.id === selected) ? selected : null,
  };
  return { ...method, groups: [group] };
}

/** Where the goods go and what that costs, once destination and option are chosen. */
export function chosenDelivery(method: DeliveryMethod) {
  const destination = method.destinations?.find(({ id }) => id === method.selected_destination_id);
  const group = method.groups?.[0];
  const option = group?.options.find(({ id }) => id === group.selected_option_id);
  if (!destination || !option) return undefined;
  return { method, destination, option, price: option.totals.at(-1)!.amount };
}

function summarize(
  lines: readonly PricedLine[],
  goods: number,
  byItem: readonly number[],
  chosen: readonly { option: { title: string }; price: number }[],
  shipping: number,
  tax: Tax | undefined,
): Total[] {
  const subtotal = lines.reduce((sum, line) => sum + line.subtotal, 0);
  const itemsDiscount = byItem.reduce((sum, amount) => sum + amount, 0);
  const orderDiscount = subtotal - goods - itemsDiscount;
  const added = tax && !tax.included ? tax.amount : 0;
  const total = goods + shipping + added;
  if (!Number.isSafeInteger(total)) throw new RangeError('the total exceeds what an integer holds exactly');
  return [
    { type: 'subtotal', display_text: 'Subtotal', amount: subtotal },
    ...(itemsDiscount > 0
      ? [{ type: 'items_discount', display_text: 'Item discounts', amount: -itemsDiscount }]
      : []),
    ...(orderDiscount > 0 ? [{ type: 'discount', display_text: 'Discounts', amount: -orderDiscount }] : []),
    ...chosen.map(({ option, price }) => ({
      type: 'fulfillment',
      display_text: option.title,
      amount: price,
    })),
    ...(tax && !tax.included ? [{ type: 'tax', display_text: tax.title, amount: tax.amount }] : []),
    {
      type: 'total',
      display_text: 'Total',
      amount: total,
      ...(tax?.included
        ? {
            lines: [
              { display_text: 'Net', amount: total - tax.amount },
              { display_text: `Included: ${tax.title}`, amount: tax.amount },
            ],
          }
        : {}),
    },
  ];
}
