import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from '../independent/range.ts';
import { readMerchantSeed } from '../seed.ts';
import type { Identity } from './files.ts';
import { staleFiles } from './generate.ts';
import { categories, draw } from './good.ts';
import { goods } from './goods/all.ts';
import { checkDigit } from './gtin.ts';

const here = import.meta.dirname;
const engineIds = ['store', 'voltbarn', 'northlane-outfitters', 'huis-en-lund'];
const seeds = engineIds.map(id => readMerchantSeed(join(here, `${id}.json`)));
const range = readRange(join(here, 'kestrel-and-lowe.json'));
const identity: Identity = JSON.parse(readFileSync(join(here, 'identity.json'), 'utf8'));
const costs: { currency: string; unitCosts: Record<string, number> } = JSON.parse(
  readFileSync(join(here, 'store-costs.json'), 'utf8'),
);

/** Every offer of the market in one shape. */
interface Offer {
  seller: string;
  product: string;
  variant: string;
  title: string;
  price: number;
  listPrice: number | undefined;
  gtin: string | undefined;
  stock: number;
}
const offers: Offer[] = [
  ...seeds.flatMap(seed =>
    seed.products.flatMap(({ id, title, variants }) =>
      variants.map(variant => ({
        seller: seed.business.id,
        product: id,
        variant: variant.id,
        title,
        price: variant.price,
        listPrice: variant.listPrice,
        gtin: variant.gtin,
        stock: variant.stock,
      })),
    ),
  ),
  ...range.range.flatMap(({ no, name, articles }) =>
    articles.map(article => ({
      seller: 'kestrel-and-lowe',
      product: no,
      variant: article.no,
      title: name,
      price: article.price,
      listPrice: article.was,
      gtin: article.ean,
      stock: article.in_stock,
    })),
  ),
];
const byVariant = new Map(offers.map(offer => [`${offer.seller} ${offer.variant}`, offer]));
const goodOf = new Map(goods.map(good => [good.key, good]));

it('is what the tables say: the committed files are current', () => {
  expect(staleFiles(here)).toEqual([]);
});

it('draws the same for the same words, evenly', () => {
  expect(draw('a', 1)).toBe(draw('a', 1));
  fc.assert(fc.property(fc.string(), word => draw(word) >= 0 && draw(word) < 1));
});

describe('the size of the market', () => {
  it('has at least 500 products and 1,200 offers at five sellers, in ten categories', () => {
    const listed = identity.products.flatMap(({ listings }) => Object.values(listings));
    expect(goods.length).toBeGreaterThanOrEqual(500);
    expect(identity.products.length).toBeGreaterThanOrEqual(500);
    expect(listed.length).toBeGreaterThanOrEqual(1_200);
    expect(offers.length).toBeGreaterThanOrEqual(listed.length);
    expect(new Set(offers.map(({ seller }) => seller)).size).toBe(5);
    for (const category of Object.keys(categories)) {
      const inCategory = identity.products.filter(product => product.category === category);
      expect(inCategory.length, category).toBeGreaterThanOrEqual(40);
      const sellers = new Set(inCategory.flatMap(({ listings }) => Object.keys(listings)));
      expect(sellers.size, category).toBeGreaterThanOrEqual(3);
    }
  });

  it('sells every product somewhere, and most at several sellers', () => {
    const keys = new Set(identity.products.map(({ key }) => key));
    expect(goods.filter(({ key }) => !keys.has(key))).toEqual([]);
    const shared = identity.products.filter(({ listings }) => Object.keys(listings).length >= 2);
    expect(shared.length).toBeGreaterThanOrEqual(300);
  });
});

describe('what stands in the files', () => {
  it('uses no id twice, at a seller or in the truth', () => {
    expect(byVariant.size).toBe(offers.length);
    const named = identity.products.flatMap(({ variants }) =>
      variants.flatMap(variant => Object.entries(variant.offers).map(offer => offer.join(' '))),
    );
    expect(new Set(named)).toEqual(new Set(byVariant.keys()));
    expect(named).toHaveLength(offers.length);
    const products = [
      ...seeds.map(seed => seed.products.map(({ id }) => id)),
      range.range.map(({ no }) => no),
    ];
    for (const ids of products) expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(goods.map(({ key }) => key)).size).toBe(goods.length);
    expect(new Set(goods.map(({ mpn }) => mpn)).size).toBe(goods.length);
  });

  it('has bar codes with valid check digits, one article each', () => {
    const articles = identity.products
      .filter(({ key }) => !key.includes('~'))
      .flatMap(({ variants }) => variants);
    expect(new Set(articles.map(({ gtin }) => gtin)).size).toBe(articles.length);
    for (const { gtin } of [...articles, ...offers]) {
      if (gtin !== undefined) expect(gtin.slice(-1), gtin).toBe(String(checkDigit(gtin.slice(0, -1))));
    }
    expect(checkDigit('400638133393')).toBe(1);
  });

  it('prices above cost above nothing, and list prices above prices', () => {
    const own = offers.filter(({ seller }) => seller === 'store');
    expect(Object.keys(costs.unitCosts)).toHaveLength(own.length);
    for (const { variant, price } of own) {
      expect(costs.unitCosts[variant]).toBeGreaterThan(0);
      expect(price).toBeGreaterThan(costs.unitCosts[variant]!);
    }
    for (const { price, listPrice } of offers) {
      expect(price).toBeGreaterThan(0);
      if (listPrice !== undefined) expect(listPrice).toBeGreaterThan(price);
    }
  });

  it('is consistent at Kestrel & Lowe: every article chooses a value of every choice', () => {
    for (const entry of range.range)
      for (const article of entry.articles)
        article.chosen.forEach((value, index) => {
          expect(entry.choices[index]!.values).toContain(value);
        });
  });
});

describe('the matching problem', () => {
  it('gives each seller a title of its own, and leaves out what real merchants leave out', () => {
    const titles = identity.products.flatMap(({ variants }) => {
      const found = Object.entries(variants[0]!.offers).map(
        ([seller, id]) => byVariant.get(`${seller} ${id}`)!.title,
      );
      return found.length > 1 ? [new Set(found).size / found.length] : [];
    });
    expect(titles.reduce((sum, share) => sum + share, 0) / titles.length).toBeGreaterThan(0.95);
    const without = (seller: string) => {
      const mine = offers.filter(offer => offer.seller === seller);
      return mine.filter(({ gtin }) => gtin === undefined).length / mine.length;
    };
    expect(without('store')).toBe(0);
    expect(without('northlane-outfitters')).toBeGreaterThan(0.4);
    const [, , northlane] = seeds;
    expect(northlane!.products.every(({ variants }) => variants.every(({ mpn }) => mpn === undefined))).toBe(
      true,
    );
  });

  it('names pairs that look alike and are not the same', () => {
    const keys = new Set(identity.products.map(({ key }) => key));
    expect(identity.lookalikes.length).toBeGreaterThanOrEqual(80);
    for (const { a, b } of identity.lookalikes) {
      expect(a).not.toBe(b);
      expect(keys.has(a) && keys.has(b), `${a} and ${b}`).toBe(true);
    }
    const reasons = new Set(identity.lookalikes.map(({ why }) => why));
    for (const why of ['another generation', 'other capacity', 'refurbished']) expect(reasons).toContain(why);
  });
});

describe('noise-cancelling headphones', () => {
  const wanted = identity.products.filter(({ key }) => {
    const good = goodOf.get(key);
    return (
      good?.attributes['Noise cancelling'] === true &&
      /^(over-ear|in-ear)$/.test(String(good.attributes['Form factor']))
    );
  });
  const priced = wanted.flatMap(product =>
    product.variants.flatMap(variant =>
      Object.entries(variant.offers).map(([seller, id]) => ({
        key: product.key,
        ...byVariant.get(`${seller} ${id}`)!,
      })),
    ),
  );

  it('come in at least 25 models between $60 and $450', () => {
    const models = priced.filter(
      ({ seller, price }) => seller !== 'huis-en-lund' && price >= 6_000 && price <= 45_000,
    );
    expect(new Set(models.map(({ key }) => key)).size).toBeGreaterThanOrEqual(25);
  });

  it('are at least ten under $250 that arrive within 2 to 5 days, at four sellers or more', () => {
    const soon = priced.filter(
      offer => offer.stock > 0 && offer.price < 25_000 && daysToDeliver(offer.seller, offer.product) <= 5,
    );
    const dollars = soon.filter(({ seller }) => seller !== 'huis-en-lund');
    expect(new Set(dollars.map(({ key }) => key)).size).toBeGreaterThanOrEqual(10);
    const sellers = new Map<string, Set<string>>();
    for (const { seller, key } of dollars) sellers.set(seller, (sellers.get(seller) ?? new Set()).add(key));
    expect(sellers.size).toBeGreaterThanOrEqual(4);
    for (const keys of sellers.values()) expect(keys.size).toBeGreaterThanOrEqual(5);
  });

  /** Working days to the US mainland with the quickest service, at the latest. */
  function daysToDeliver(seller: string, productId: string): number {
    const seed = seeds.find(({ business }) => business.id === seller);
    if (!seed) {
      const entry = range.entries.get(productId)!;
      return (
        Math.min(
          ...range.delivery.filter(({ countries }) => countries.includes('US')).map(({ days }) => days[1]),
        ) + entry.articles[0]!.dispatch_days
      );
    }
    const product = seed.products.find(({ id }) => id === productId)!;
    const rates = seed.shippingRates.filter(({ country, regions }) => country === 'US' && !regions);
    return Math.min(...rates.map(({ maxDays }) => maxDays)) + product.handlingDays;
  }
});

it('differs from seller to seller in currency, tax, returns and trust', () => {
  expect(new Set(seeds.map(({ business }) => business.currency))).toEqual(new Set(['USD', 'EUR']));
  expect(seeds[3]!.taxRates.every(({ inclusive }) => inclusive)).toBe(true);
  const returns = seeds.map(({ business }) => JSON.stringify(business.returns));
  expect(new Set(returns).size).toBe(4);
  expect(seeds.map(({ business }) => business.trust?.rating.value)).toEqual([4.6, 3.9, 4.8, 4.7]);
});
