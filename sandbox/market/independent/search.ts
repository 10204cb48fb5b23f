import { createHash } from 'node:crypto';
import { articleCard, productCard } from './cards.ts';
import type { Message } from './messages.ts';
import { errorMessage, Refusal } from './messages.ts';
import { envelope } from './profile.ts';
import type { Article, Entry } from './range.ts';
import type { FiltersInput, LookupInput, ProductInput, SearchInput } from './requests.ts';
import type { Request, Shop } from './shop.ts';
import { presentTerms } from './shop.ts';

const searchCapability = 'dev.ucp.shopping.catalog.search';
const lookupCapability = 'dev.ucp.shopping.catalog.lookup';
const largestPage = 50;
const largestLookup = 50;
const smallWords = new Set(['a', 'an', 'and', 'for', 'in', 'of', 'on', 'or', 'the', 'to', 'under', 'with']);

export function searchCatalog(shop: Shop, request: Request, search: SearchInput): object {
  const messages: Message[] = [];
  const fits = filterOf(shop, search.filters, search.context?.currency, messages);
  const words = wordsOf(search.query ?? '');
  const found = shop.range.range
    .map(entry => ({ entry, articles: entry.articles.filter(article => fits(entry, article)) }))
    .filter(hit => hit.articles.length > 0)
    .map(hit => ({ ...hit, relevance: relevanceOf(hit.entry, words) }))
    .filter(hit => words.length === 0 || hit.relevance > 0)
    .sort(
      (a, b) =>
        b.relevance - a.relevance || b.entry.reviews - a.entry.reviews || (a.entry.no < b.entry.no ? -1 : 1),
    );

  const digest = createHash('sha256')
    .update(JSON.stringify([search.query, search.filters]))
    .digest('base64url')
    .slice(0, 12);
  const from = placeOf(search.pagination?.cursor, digest);
  const until = from + Math.min(search.pagination?.limit ?? 10, largestPage);
  return {
    ucp: envelope(searchCapability, request.active),
    products: found.slice(from, until).map(({ entry, articles }) => productCard(shop, entry, articles)),
    pagination: {
      has_next_page: until < found.length,
      total_count: found.length,
      ...(until < found.length && { cursor: Buffer.from(`${digest}:${until}`).toString('base64url') }),
    },
    ...(messages.length > 0 && { messages }),
  };
}

export function lookupCatalog(shop: Shop, request: Request, lookup: LookupInput): object {
  const ids = [...new Set(lookup.ids)];
  if (ids.length > largestLookup)
    throw new Refusal(
      400,
      'request_too_large',
      `At most ${largestLookup} ids a request; you sent ${ids.length}.`,
    );
  const messages: Message[] = [];
  const fits = filterOf(shop, lookup.filters, lookup.context?.currency, messages);
  const hits = new Map<Entry, Map<Article, { id: string; match: string }[]>>();
  for (const id of ids) {
    const resolved = resolve(shop, id);
    if (resolved.length === 0) messages.push({ type: 'info', code: 'not_found', content: id });
    for (const { entry, article, match } of resolved) {
      if (!fits(entry, article)) continue;
      const articles = hits.get(entry) ?? new Map<Article, { id: string; match: string }[]>();
      articles.set(article, [...(articles.get(article) ?? []), { id, match }]);
      hits.set(entry, articles);
    }
  }
  return {
    ucp: envelope(lookupCapability, request.active),
    products: [...hits].map(([entry, articles]) => ({
      ...productCard(shop, entry),
      variants: [...articles].map(([article, inputs]) => ({ ...articleCard(shop, entry, article), inputs })),
    })),
    ...(messages.length > 0 && { messages }),
  };
}

export function getProduct(shop: Shop, request: Request, wanted: ProductInput): object {
  const named = shop.range.articles.get(wanted.id);
  const entry = named?.entry ?? shop.range.entries.get(wanted.id);
  if (!entry)
    return {
      ucp: envelope(lookupCapability, request.active, 'error'),
      messages: [errorMessage('not_found', `Product not found: ${wanted.id}`, 'unrecoverable')],
    };
  const messages: Message[] = [];
  const fits = filterOf(shop, wanted.filters, wanted.context?.currency, messages);
  const selected = named
    ? chosenBy(entry, named.article)
    : relaxed(
        entry,
        new Map(wanted.selected?.map(({ name, label }) => [name, label])),
        wanted.preferences ?? [],
      );
  const matching = entry.articles.filter(article => agrees(entry, article, selected) && fits(entry, article));
  const variants = named
    ? [named.article, ...matching.filter(article => article !== named.article)]
    : bestFirst(shop, matching.length > 0 ? matching : entry.articles);
  const effective = named || wanted.selected ? selected : chosenBy(entry, variants[0]!);
  return {
    ucp: envelope(lookupCapability, request.active),
    product: {
      ...productCard(shop, entry, variants),
      ...(entry.choices.length > 0 && {
        selected: [...effective].map(([name, label]) => ({ name, label })),
        options: entry.choices.map(choice => ({
          name: choice.name,
          values: choice.values.map(label => {
            const asked = new Map(effective).set(choice.name, label);
            const candidates = entry.articles.filter(article => agrees(entry, article, asked));
            return {
              label,
              exists: candidates.length > 0,
              available: candidates.some(article => presentTerms(shop, article.no).left > 0),
            };
          }),
        })),
      }),
    },
    ...(messages.length > 0 && { messages }),
  };
}

/** An article's number or bar code names it exactly; an entry's number or part number stands for its best article. */
function resolve(shop: Shop, id: string): { entry: Entry; article: Article; match: string }[] {
  const named = shop.range.articles.get(id);
  if (named) return [{ ...named, match: 'exact' }];
  const byCode = [...shop.range.articles.values()].filter(({ article }) => article.ean === id);
  if (byCode.length > 0) return byCode.map(hit => ({ ...hit, match: 'exact' }));
  return shop.range.range
    .filter(entry => entry.no === id || entry.part_no === id)
    .map(entry => ({ entry, article: bestFirst(shop, entry.articles)[0]!, match: 'featured' }));
}

function bestFirst(shop: Shop, articles: Article[]): Article[] {
  const inStock = (article: Article) => presentTerms(shop, article.no).left > 0;
  return [...articles.filter(inStock), ...articles.filter(article => !inStock(article))];
}

function filterOf(
  shop: Shop,
  filters: FiltersInput | undefined,
  currency: string | undefined,
  messages: Message[],
) {
  const departments = filters?.categories?.map(category => category.toLowerCase());
  let price = filters?.price;
  if (price && currency !== undefined && currency !== shop.range.house.currency) {
    messages.push({
      type: 'info',
      code: 'price_filter_ignored',
      content: `We sell in ${shop.range.house.currency} and do not convert ${currency}; the price filter was left out.`,
    });
    price = undefined;
  }
  return (entry: Entry, article: Article): boolean => {
    if (departments && !departments.some(wanted => belongsTo(entry.department.toLowerCase(), wanted)))
      return false;
    if (!price) return true;
    const now = presentTerms(shop, article.no).price;
    return now >= (price.min ?? 0) && now <= (price.max ?? Number.MAX_SAFE_INTEGER);
  };
}

/** `Audio` holds `Audio > Headphones`; a leaf's own name is enough. */
function belongsTo(department: string, wanted: string): boolean {
  return (
    department === wanted || department.startsWith(`${wanted} >`) || department.split(' > ').includes(wanted)
  );
}

function relevanceOf(entry: Entry, words: string[]): number {
  const name = new Set(wordsOf(entry.name));
  const maker = new Set(wordsOf(`${entry.maker} ${entry.part_no ?? ''}`));
  const rest = new Set(wordsOf(`${entry.department} ${entry.keywords.join(' ')}`));
  const weights = words.map(word => (name.has(word) ? 4 : maker.has(word) ? 3 : rest.has(word) ? 2 : 0));
  const met = weights.filter(weight => weight > 0).length;
  return met * 2 < words.length ? 0 : weights.reduce<number>((total, weight) => total + weight, 0);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(word => word !== '' && !smallWords.has(word))
    .map(word => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word));
}

function placeOf(cursor: string | undefined, digest: string): number {
  if (cursor === undefined) return 0;
  const [of, place] = Buffer.from(cursor, 'base64url').toString().split(':');
  const from = Number(place);
  if (of !== digest || !Number.isInteger(from) || from < 0)
    throw new Refusal(
      400,
      'invalid_cursor',
      'This cursor belongs to another search; start again without one.',
    );
  return from;
}

function chosenBy(entry: Entry, article: Article): Map<string, string> {
  return new Map(entry.choices.map((choice, index) => [choice.name, article.chosen[index]!]));
}

function agrees(entry: Entry, article: Article, selected: ReadonlyMap<string, string>): boolean {
  return [...chosenBy(entry, article)].every(([name, label]) => (selected.get(name) ?? label) === label);
}

/** Drops what no article fulfils: first choices without a preference, then preferences from the end. */
function relaxed(entry: Entry, selected: Map<string, string>, preferences: string[]): Map<string, string> {
  const order = [...selected.keys()].sort((a, b) => rank(preferences, a) - rank(preferences, b));
  const kept = new Map(
    order
      .filter(name => entry.choices.some(choice => choice.name === name))
      .map(name => [name, selected.get(name)!]),
  );
  while (kept.size > 0 && !entry.articles.some(article => agrees(entry, article, kept))) {
    kept.delete([...kept.keys()].at(-1)!);
  }
  return kept;
}

function rank(preferences: string[], name: string): number {
  const place = preferences.indexOf(name);
  return place < 0 ? preferences.length : place;
}
