import type { RangeFileInput } from '../independent/range.ts';
import type { MerchantSeedInput } from '../seed.ts';
import type { Good } from './good.ts';
import { categories, slug } from './good.ts';
import { goods } from './goods/all.ts';
import { tradeNumbers } from './gtin.ts';
import type { Listing } from './listing.ts';
import { articlesOf, carries, listingOf } from './listing.ts';
import type { EngineSeller, Seller } from './seller.ts';
import { huisEnLund } from './sellers/huis-en-lund.ts';
import { departments, kestrelAndLowe, kestrelTerms } from './sellers/kestrel-and-lowe.ts';
import { northlaneOutfitters } from './sellers/northlane-outfitters.ts';
import { store } from './sellers/store.ts';
import { voltbarn } from './sellers/voltbarn.ts';

const engineSellers: readonly EngineSeller[] = [store, voltbarn, northlaneOutfitters, huisEnLund];
const sellers: readonly Seller[] = [...engineSellers, kestrelAndLowe];

/** Which offers are the same product: the answer sheet for matching. Never given to what is measured. */
export interface Identity {
  products: {
    key: string;
    category: string;
    brand: string;
    model: string;
    mpn: string;
    /** Seller → its product's id. */
    listings: Record<string, string>;
    /** The same piece at every seller that has it. */
    variants: { article: string; gtin: string; offers: Record<string, string> }[];
  }[];
  /** Pairs that look alike and are not the same. */
  lookalikes: { a: string; b: string; why: string }[];
}

/** Every file of the market's goods, by name: its text. The same on every machine and every day. */
export function catalogFiles(): Map<string, string> {
  const gtins = tradeNumbers(
    goods.flatMap(good => articlesOf(good).map(({ article }) => ({ brand: good.brand, article }))),
  );
  const listings = new Map(sellers.map(seller => [seller.id, listingsOf(seller, gtins)]));
  const files = new Map<string, string>();
  for (const seller of engineSellers)
    files.set(`${seller.id}.json`, text(engineFile(seller, listings.get(seller.id)!)));
  files.set('kestrel-and-lowe.json', text(kestrelFile(listings.get('kestrel-and-lowe')!)));
  files.set('identity.json', text(identityOf(listings, gtins)));
  files.set('store-costs.json', text(costsOf(listings.get('store')!)));
  return files;
}

/** What nobody else sells, our own store does: no product of the table is lost. */
function listingsOf(seller: Seller, gtins: ReadonlyMap<string, string>): Listing[] {
  const sold = goods.filter(
    good => carries(seller, good) || (seller.id === 'store' && !sellers.some(other => carries(other, good))),
  );
  const renewed = sold.filter(
    good => seller.refurbishes?.includes(good.category) && good.price > 9_000 && good.year < 2025,
  );
  return [
    ...sold.map(good => listingOf(seller, good, gtins)),
    ...renewed.filter((_, place) => place % 3 === 0).map(good => listingOf(seller, good, gtins, true)),
  ];
}

function engineFile(seller: EngineSeller, listings: Listing[]): MerchantSeedInput {
  const products = listings.map((listing): MerchantSeedInput['products'][number] => {
    const { good } = listing;
    const category = categories[good.category];
    return {
      id: listing.id,
      handle: slug(`${listing.title} ${listing.id}`),
      title: listing.title,
      description: listing.description,
      brand: listing.brand,
      ...(listing.model !== undefined && { model: listing.model }),
      category: category.path,
      ...('id' in category && { categoryId: category.id }),
      ...(listing.refurbished && { condition: 'refurbished' as const }),
      ...(seller.id === 'store' && { addedAt: addedAt(listing) }),
      attributes: listing.attributes,
      tags: good.words,
      rating: listing.rating,
      options: listing.options,
      handlingDays: listing.handlingDays,
      weightGrams: good.grams,
      warranty: { months: listing.warrantyMonths, by: listing.refurbished ? 'seller' : 'manufacturer' },
      ...(good.category === 'coffee' && {
        returns: {
          windowDays: 0,
          returnShipping: 'buyer_pays' as const,
          condition: 'food is not taken back',
        },
      }),
      variants: listing.variants.map(variant => ({
        id: variant.id,
        title: Object.values(variant.chosen).join(' / ') || listing.title,
        sku: variant.id,
        ...(variant.gtin !== undefined && { gtin: variant.gtin }),
        ...(listing.mpn !== undefined && { mpn: listing.mpn }),
        options: variant.chosen,
        price: variant.price,
        ...(variant.listPrice !== undefined && { listPrice: variant.listPrice }),
        stock: variant.stock,
      })),
    };
  });
  return { ...seller.terms, products };
}

/** A day in the first half of the year in which the good came out, the same every time. */
function addedAt({ id, good }: Listing): string {
  const day = Number(id.replace(/\D/g, '')) % 180;
  return new Date(Date.UTC(good.year, 0, 1 + day)).toISOString().slice(0, 10);
}

function kestrelFile(listings: Listing[]): RangeFileInput {
  return {
    ...kestrelTerms,
    range: listings.map(listing => ({
      no: listing.id,
      name: listing.title,
      blurb: listing.description,
      maker: listing.brand,
      ...(listing.mpn !== undefined && { part_no: listing.mpn }),
      department: departments[listing.good.category]!,
      keywords: [...new Set([...listing.good.words, ...listing.good.what.toLowerCase().split(' ')])],
      specs: listing.attributes,
      choices: listing.options,
      stars: listing.rating.value,
      reviews: listing.rating.count,
      grams: listing.good.grams,
      warranty_months: listing.warrantyMonths,
      articles: listing.variants.map(variant => ({
        no: variant.id,
        chosen: Object.values(variant.chosen),
        ...(variant.gtin !== undefined && { ean: variant.gtin }),
        price: variant.price,
        ...(variant.listPrice !== undefined && { was: variant.listPrice }),
        in_stock: variant.stock,
        dispatch_days: listing.handlingDays,
      })),
    })),
  };
}

function identityOf(listings: ReadonlyMap<string, Listing[]>, gtins: ReadonlyMap<string, string>): Identity {
  const products = new Map<string, Identity['products'][number]>();
  const lookalikes: Identity['lookalikes'] = goods.flatMap(good =>
    good.lookalikes.map(({ key, why }) => ({ a: good.key, b: key, why })),
  );
  for (const [seller, listed] of listings) {
    for (const listing of listed) {
      const key = listing.refurbished ? `${listing.good.key}~refurbished` : listing.good.key;
      if (listing.refurbished) lookalikes.push({ a: key, b: listing.good.key, why: 'refurbished' });
      const product = products.get(key) ?? { key, ...namesOf(listing.good), listings: {}, variants: [] };
      product.listings[seller] = listing.id;
      for (const variant of listing.variants) addOffer(product, variant.article, gtins, seller, variant.id);
      products.set(key, product);
    }
  }
  return { products: [...products.values()], lookalikes };
}

function addOffer(
  product: Identity['products'][number],
  article: string,
  gtins: ReadonlyMap<string, string>,
  seller: string,
  id: string,
): void {
  let variant = product.variants.find(known => known.article === article);
  if (!variant) {
    variant = { article, gtin: gtins.get(article.replace('~refurbished', ''))!, offers: {} };
    product.variants.push(variant);
  }
  variant.offers[seller] = id;
}

function namesOf({ category, brand, model, mpn }: Good) {
  return { category, brand, model, mpn };
}

/** What our own store pays for a piece: kept apart from the shop window. Variant id → minor units. */
function costsOf(listings: Listing[]) {
  return {
    currency: store.currency,
    unitCosts: Object.fromEntries(
      listings.flatMap(({ variants }) => variants.map(({ id, cost }) => [id, cost])),
    ),
  };
}

/** JSON with one entry of a list on a line: a change of a product is a change of its line. */
function text(value: object): string {
  const members = Object.entries(value).map(([name, member]) => {
    if (!Array.isArray(member)) return `${JSON.stringify(name)}: ${JSON.stringify(member)}`;
    return `${JSON.stringify(name)}: [\n${member.map(entry => JSON.stringify(entry)).join(',\n')}\n]`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}
