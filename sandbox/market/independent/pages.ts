import { policyLinks, productCard } from './cards.ts';
import { find } from './orders.ts';
import { cancellationReasons } from './requests.ts';
import type { Shop } from './shop.ts';

/** What a person sees at the addresses the house gives out, and the documents of its own extension. */
export interface Page {
  type: string;
  body: string;
}

export function pageAt(shop: Shop, path: string): Page | undefined {
  const [, place = '', name = ''] = path.split('/');
  const entry = shop.range.entries.get(name.replace(/\.svg$/, ''));
  switch (place) {
    case '':
      return html(
        shop,
        shop.range.house.name,
        `<p>Audio, desk and home, from ${escaped(shop.range.house.city)}.</p>`,
      );
    case 'p':
      return entry && productPage(shop, entry.no);
    case 'pictures':
      return entry && { type: 'image/svg+xml', body: picture(entry.maker, entry.name) };
    case 'policies': {
      const policy = policies(shop)[name];
      return policy === undefined ? undefined : html(shop, `Our ${name}`, `<p>${escaped(policy)}</p>`);
    }
    case 'basket':
    case 'checkout':
      return html(
        shop,
        'Your order',
        '<p>Go on here: sign in to see what your assistant has put together.</p>',
      );
    case 'account':
      return orderPage(shop, path.split('/')[3] ?? '');
    default:
      return undefined;
  }
}

/** The schema of the cancellation extension: what is sent, and what comes back. */
export function cancellationDocument(): object {
  const text = { type: 'string' };
  const instant = { type: 'string', format: 'date-time' };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://kestrelandlowe.com/ucp/schemas/order-cancellation.json',
    title: 'Order cancellation',
    description:
      'POST /orders/{id}/cancellations with Idempotency-Key calls a whole order off until it is dispatched. After that the answer is an error: order_dispatched, or order_already_canceled. GET on the same path lists.',
    $defs: {
      request: {
        type: 'object',
        required: ['reason'],
        properties: {
          reason: {
            type: 'object',
            required: ['code'],
            properties: {
              code: { enum: cancellationReasons },
              note: { ...text, description: 'Needed with "other".' },
            },
          },
        },
      },
      cancellation: {
        type: 'object',
        required: ['id', 'order_id', 'state', 'reason', 'requested_at', 'lines', 'refund'],
        properties: {
          id: text,
          order_id: text,
          state: { const: 'accepted' },
          reason: { $ref: '#/$defs/request/properties/reason' },
          requested_at: instant,
          lines: {
            type: 'array',
            items: {
              type: 'object',
              required: ['line_item_id', 'quantity'],
              properties: { line_item_id: text, quantity: { type: 'integer', minimum: 1 } },
            },
          },
          refund: {
            type: 'object',
            required: ['reference', 'amount', 'to', 'expected_by'],
            properties: {
              reference: text,
              amount: {
                type: 'object',
                required: ['minor', 'currency'],
                properties: { minor: { type: 'integer', minimum: 0 }, currency: text },
              },
              to: { const: 'original_payment' },
              expected_by: instant,
            },
          },
        },
      },
      response: {
        type: 'object',
        required: ['ucp', 'cancellation'],
        properties: { ucp: { type: 'object' }, cancellation: { $ref: '#/$defs/cancellation' } },
      },
      list: {
        type: 'object',
        required: ['ucp', 'cancellations'],
        properties: {
          ucp: { type: 'object' },
          cancellations: { type: 'array', items: { $ref: '#/$defs/cancellation' } },
        },
      },
    },
  };
}

function policies(shop: Shop): Record<string, string> {
  const { returns, house, delivery } = shop.range;
  const fee = returns.fee_basis_points > 0 ? `, less ${returns.fee_basis_points / 100} % of the price` : '';
  return {
    terms: `Your contract is with ${house.name}, ${house.city}. You can call an order off until it is dispatched.`,
    privacy: 'We keep what the order needs, for as long as the law asks, and sell it to nobody.',
    returns: `Send it back within ${returns.days} days${fee}; ${returns.paid_by === 'house' ? 'we pay' : 'you pay'} the way back.`,
    delivery: delivery
      .map(
        ({ title, countries, days }) => `${title} (${countries.join(', ')}): ${days.join('–')} working days`,
      )
      .join('; '),
  };
}

/** A product page as shops write them, with schema.org's facts in JSON-LD. */
function productPage(shop: Shop, no: string): Page {
  const entry = shop.range.entries.get(no)!;
  const card = productCard(shop, entry);
  const facts = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: entry.name,
    description: entry.blurb,
    sku: entry.no,
    mpn: entry.part_no,
    brand: { '@type': 'Brand', name: entry.maker },
    image: card.media.map(({ url }) => url),
    aggregateRating: { '@type': 'AggregateRating', ratingValue: entry.stars, reviewCount: entry.reviews },
    offers: card.variants.map(variant => ({
      '@type': 'Offer',
      sku: variant.id,
      gtin13: variant.barcodes?.[0]?.value,
      price: (variant.price.amount / 100).toFixed(2),
      priceCurrency: variant.price.currency,
      availability: `https://schema.org/${variant.availability.available ? 'InStock' : 'OutOfStock'}`,
      url: variant.url,
    })),
  };
  const specs = Object.entries(entry.specs).map(
    ([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(String(value))}</td></tr>`,
  );
  return html(
    shop,
    entry.name,
    `<p>${escaped(entry.blurb)}</p><table>${specs.join('')}</table>
<script type="application/ld+json">${JSON.stringify(facts).replaceAll('<', '\\u003c')}</script>`,
  );
}

function orderPage(shop: Shop, orderId: string): Page | undefined {
  const order = find(shop, orderId);
  return (
    order &&
    html(shop, `Order ${order.label}`, `<p>${order.lines.length} position(s). Sign in to see it.</p>`)
  );
}

function html(shop: Shop, title: string, body: string): Page {
  const links = policyLinks(shop).map(({ url, type }) => `<a href="${url}">${type.replaceAll('_', ' ')}</a>`);
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)} – ${escaped(shop.range.house.name)}</title>
<main><h1>${escaped(title)}</h1>${body}</main><footer>${links.join(' · ')}</footer></html>`,
  };
}

function picture(maker: string, name: string): string {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640">
<rect width="640" height="640" fill="hsl(${hue} 28% 90%)"/><circle cx="320" cy="270" r="130" fill="hsl(${hue} 35% 62%)"/>
<g font-family="sans-serif" text-anchor="middle" fill="#222"><text x="320" y="490" font-size="34">${escaped(maker)}</text>
<text x="320" y="540" font-size="22">${escaped(name.slice(0, 48))}</text></g></svg>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
