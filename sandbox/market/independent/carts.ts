import { picture, policyLinks } from './cards.ts';
import { salesTax } from './delivery.ts';
import type { Message } from './messages.ts';
import { errorMessage, warningMessage } from './messages.ts';
import { envelope } from './profile.ts';
import type { Charges, Quote } from './quote.ts';
import { quote } from './quote.ts';
import { articleName } from './range.ts';
import type { CartInput, LineInput } from './requests.ts';
import type { Cart, Line } from './session.ts';
import { dropCart, findCart, keepCart } from './session.ts';
import type { Request, Shop } from './shop.ts';
import { presentTerms } from './shop.ts';

const cartCapability = 'dev.ucp.shopping.cart';

export function createCart(shop: Shop, request: Request, input: CartInput): object {
  const lines = takeLines(shop, input.line_items);
  if ('refused' in lines) return refusal(cartCapability, request, lines.refused);
  const cart: Cart = { id: `cart_${shop.newId()}`, ...contentsOf(input, lines.taken, undefined) };
  keepCart(shop, request, cart);
  return presentCart(shop, request, cart);
}

export function getCart(shop: Shop, request: Request): object {
  const cart = findCart(shop, request, request.id);
  return cart ? presentCart(shop, request, cart) : unknownResource(cartCapability, request, 'cart');
}

export function updateCart(shop: Shop, request: Request, input: CartInput): object {
  const cart = findCart(shop, request, request.id);
  if (!cart) return unknownResource(cartCapability, request, 'cart');
  const lines = takeLines(shop, input.line_items, cart.lines);
  if ('refused' in lines) return presentCart(shop, request, cart, recoverable(lines.refused));
  const changed: Cart = { id: cart.id, ...contentsOf(input, lines.taken, cart) };
  keepCart(shop, request, changed);
  return presentCart(shop, request, changed);
}

/** The cart as it was; from then on it does not exist. */
export function cancelCart(shop: Shop, request: Request): object {
  const cart = findCart(shop, request, request.id);
  if (!cart) return unknownResource(cartCapability, request, 'cart');
  dropCart(shop, cart);
  return presentCart(shop, request, cart);
}

/** Fields that a request leaves out stay as they were. */
export function contentsOf(input: CartInput, lines: Line[], before: Cart | undefined): Omit<Cart, 'id'> {
  return {
    lines,
    codes: input.discounts?.codes ?? before?.codes ?? [],
    buyer: input.buyer ?? before?.buyer,
    context: input.context ?? before?.context,
    attribution: input.attribution ?? before?.attribution,
  };
}

/**
 * Lines of known articles. A line keeps the id that the platform names, else the id its article had before.
 * Unknown articles refuse the whole request: nothing is left out in silence.
 */
export function takeLines(
  shop: Shop,
  input: readonly LineInput[],
  before: readonly Line[] = [],
): { taken: Line[] } | { refused: Message[] } {
  const refused = input.flatMap((line, index) =>
    shop.range.articles.has(line.item.id)
      ? []
      : [
          errorMessage(
            'item_unavailable',
            `We sell no article ${line.item.id}.`,
            'unrecoverable',
            `$.line_items[${index}]`,
          ),
        ],
  );
  if (refused.length > 0) return { refused };
  const used = new Set<string>();
  const taken = input.map((line, index) => {
    const known = before.find(old => old.articleNo === line.item.id && !used.has(old.id))?.id;
    let id = line.id !== undefined && !used.has(line.id) ? line.id : (known ?? `li_${index + 1}`);
    for (let next = input.length + 1; used.has(id); next += 1) id = `li_${next}`;
    used.add(id);
    return { id, articleNo: line.item.id, quantity: line.quantity };
  });
  return { taken };
}

/** Line items in UCP's words, and what is wrong with the stock. */
export function presentLines(shop: Shop, lines: readonly Line[], priced: Quote) {
  const messages: Message[] = [];
  const lineItems = lines.map((line, index) => {
    const { article, entry } = shop.range.articles.get(line.articleNo)!;
    const { price, left } = presentTerms(shop, line.articleNo);
    const name = articleName(entry, article);
    if (left < line.quantity) {
      const content =
        left === 0 ? `${name} is sold out.` : `Only ${left} of ${name} left; you ask for ${line.quantity}.`;
      messages.push(errorMessage('out_of_stock', content, 'recoverable', `$.line_items[${index}]`));
    }
    return {
      id: line.id,
      item: { id: line.articleNo, title: name, price, image_url: picture(shop, entry).url },
      quantity: line.quantity,
      totals: priced.lines[index]!.totals,
    };
  });
  return { lineItems, messages };
}

export function priceLines(shop: Shop, cart: Cart, chargesFor: (goods: number) => Charges): Quote {
  const lines = cart.lines.map(line => ({
    price: presentTerms(shop, line.articleNo).price,
    quantity: line.quantity,
  }));
  return quote(lines, cart.codes, shop.range.vouchers, shop.now(), chargesFor);
}

function presentCart(shop: Shop, request: Request, cart: Cart, also: Message[] = []): object {
  const priced = priceLines(shop, cart, () =>
    cart.context?.address_country === undefined ? {} : { taxBasisPoints: salesTax(shop.range, cart.context) },
  );
  const { lineItems, messages } = presentLines(shop, cart.lines, priced);
  const stock = messages.map(({ code, content, path }) =>
    warningMessage(code ?? 'out_of_stock', content, path),
  );
  const all = [...also, ...stock, ...priced.messages];
  return {
    ucp: envelope(cartCapability, request.active),
    id: cart.id,
    line_items: lineItems,
    ...(cart.buyer && { buyer: cart.buyer }),
    ...(cart.context && { context: cart.context }),
    ...(cart.attribution && { attribution: cart.attribution }),
    currency: shop.range.house.currency,
    totals: priced.totals,
    discounts: { codes: cart.codes, applied: priced.applied },
    ...(all.length > 0 && { messages: all }),
    links: policyLinks(shop),
    continue_url: `${shop.origin}/basket/${cart.id}`,
  };
}

/** UCP's answer when there is no resource to show. */
export function refusal(root: string, request: Request, messages: Message[]): object {
  return { ucp: envelope(root, request.active, 'error'), messages };
}

export function unknownResource(root: string, request: Request, what: string): object {
  return refusal(root, request, [
    errorMessage('not_found', `We know no ${what} ${request.id}.`, 'unrecoverable'),
  ]);
}

/** A resource stands behind these messages, so the platform can mend what they say. */
export function recoverable(messages: Message[]): Message[] {
  return messages.map(message =>
    message.type === 'error' ? { ...message, severity: 'recoverable' } : message,
  );
}
