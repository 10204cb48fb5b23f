import express, { type Response, type Router } from 'express';
import { decimal, format } from '../../platform/money.ts';
import { moved } from '../../tools/store/business/assessment.ts';
import { productUrl } from '../../tools/store/business/product-view.ts';
import { isRejection } from '../../tools/store/business/rejection.ts';
import type { Product } from '../../tools/store/business/shop.ts';
import { load } from '../../tools/store/operations/checkouts.ts';
import type { Shop } from '../../tools/store/shop.ts';

/** What a person sees of the shop: its products (with schema.org data), its policies, an order, a checkout to confirm. */
export function shopPages(shop: Shop, products: readonly Product[]): Router {
  const { business, origin } = shop.terms;
  const router = express.Router();
  const price = (amount: number) => format({ amount, currency: business.currency });

  router.get('/', (_request, response) => {
    const items = products.map(
      product =>
        `<li><a href="${text(productUrl(product, origin))}">${text(product.title)}</a> ${text(price(product.variants[0]!.price))}`,
    );
    page(response, business.name, `<p>${text(business.description)}<ul>${items.join('')}</ul>`);
  });

  router.get('/products/:handle', async (request, response) => {
    const { handle } = request.params;
    const product = (await shop.assortment.find([handle])).get(handle);
    if (!product) return missing(response);
    const stock = await shop.storage.available(product.variants.map(variant => variant.id));
    const offers = product.variants.map(
      variant =>
        `<li>${text(variant.title)}: ${text(price(variant.price))}, ${(stock.get(variant.id) ?? 0) > 0 ? 'in stock' : 'sold out'}`,
    );
    const data = JSON.stringify(structuredData(shop, product, stock)).replaceAll('<', '\\u003c');
    page(
      response,
      product.title,
      `<p>${text(product.description)}<ul>${offers.join('')}</ul><script type="application/ld+json">${data}</script>`,
    );
  });

  const policies: Record<string, string> = {
    privacy: 'This is a sandbox shop. It keeps what you send on this machine and gives it to nobody.',
    terms: 'Nothing is really sold here: no money moves and no parcel leaves.',
    refunds: `Returns within ${business.returns.windowDays} days; return shipping: ${business.returns.returnShipping.replaceAll('_', ' ')}.`,
    shipping: shop.terms.shippingRates.map(rate => `${rate.title}: ${price(rate.price)}`).join('; '),
    cancellation: business.cancellation,
  };
  router.get('/policies/:name', (request, response) => {
    const policy = policies[request.params.name];
    if (policy === undefined) return missing(response);
    page(response, request.params.name, `<p>${text(policy)}<p>Write to ${text(business.supportEmail)}`);
  });

  router.get('/account/orders/:id', async (request, response) => {
    const found = await shop.storage.getOrder(request.params.id);
    if (!found) return missing(response);
    const { order } = found.document;
    const lines = order.line_items.map(
      line => `<li>${line.quantity.total} × ${text(line.item.title)} (${line.status})`,
    );
    page(response, `Order ${order.label}`, `<ul>${lines.join('')}</ul>`);
  });

  router.get('/checkout/:id', async (request, response) => {
    const found = await load(shop, request.params.id);
    if (isRejection(found)) return missing(response);
    const { checkout } = found.document;
    const confirm =
      checkout.status === 'requires_escalation'
        ? '<form method="post"><button>Confirm this order</button></form>'
        : '';
    page(response, `Checkout: ${checkout.status.replaceAll('_', ' ')}`, confirm);
  });
  /** The buyer's own confirmation, for orders of a size that asks for it. */
  router.post('/checkout/:id', async (request, response) => {
    const found = await load(shop, request.params.id);
    if (isRejection(found) || found.document.checkout.status !== 'requires_escalation')
      return missing(response);
    const { messages: _, ...checkout } = found.document.checkout;
    const reviewed = {
      ...checkout,
      reviewed_at: shop.clock().toISOString(),
      status: moved(checkout.status, 'is_ready'),
    };
    await shop.storage.putCheckout({ ...found.document, checkout: reviewed }, found.version);
    page(response, 'Confirmed', '<p>Your assistant can place the order now.');
  });
  return router;
}

/** schema.org's Product, as shops publish it for search engines. */
function structuredData({ terms }: Shop, product: Product, stock: ReadonlyMap<string, number>): object {
  const { business, origin } = terms;
  const image = product.media.map(media => new URL(media.url, origin).href);
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.title,
    description: product.description,
    productID: product.id,
    url: productUrl(product, origin),
    ...(image.length > 0 ? { image } : {}),
    ...(product.brand ? { brand: { '@type': 'Brand', name: product.brand } } : {}),
    ...(product.model ? { model: product.model } : {}),
    ...(product.category ? { category: product.category } : {}),
    ...(product.rating
      ? {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: product.rating.value,
            reviewCount: product.rating.count,
            bestRating: 5,
          },
        }
      : {}),
    additionalProperty: Object.entries(product.attributes).map(([name, value]) => ({
      '@type': 'PropertyValue',
      name,
      value,
    })),
    offers: product.variants.map(variant => ({
      '@type': 'Offer',
      ...(variant.sku ? { sku: variant.sku } : {}),
      ...(variant.gtin ? { gtin: variant.gtin } : {}),
      ...(variant.mpn ? { mpn: variant.mpn } : {}),
      name: variant.title,
      url: `${productUrl(product, origin)}?variant=${encodeURIComponent(variant.id)}`,
      price: decimal({ amount: variant.price, currency: business.currency }),
      priceCurrency: business.currency,
      availability: `https://schema.org/${(stock.get(variant.id) ?? 0) > 0 ? 'InStock' : 'OutOfStock'}`,
      itemCondition: `https://schema.org/${conditions[product.condition]}`,
      seller: { '@type': 'Organization', name: business.name },
    })),
  };
}

const conditions = { new: 'NewCondition', refurbished: 'RefurbishedCondition', used: 'UsedCondition' };

function page(response: Response, title: string, body: string): void {
  response
    .set('Content-Security-Policy', "default-src 'none'; img-src https:; form-action 'self'")
    .type('html')
    .send(
      `<!doctype html><html lang="en"><title>${text(title)}</title><h1>${text(title)}</h1>${body}</html>`,
    );
}

const missing = (response: Response): void => {
  response.status(404);
  page(response, 'Not found', '<p>There is nothing here.');
};

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: string): string => value.replaceAll(/[&<>"']/g, character => entities[character]!);
