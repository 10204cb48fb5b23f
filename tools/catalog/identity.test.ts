import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ucpMerchants } from '../../connectors/ucp/merchant.ts';
import { startKestrel } from '../../sandbox/market/independent/server.ts';
import { startMerchant } from '../../sandbox/market/merchant.ts';
import { readMerchantSeed } from '../../sandbox/market/seed.ts';
import { foldOffers, sameArticle } from './identity.ts';
import { type Offer, offersOf } from './offer.ts';

const catalog = join(import.meta.dirname, '../../sandbox/market/catalog');
const onOurEngine = ['store', 'voltbarn', 'northlane-outfitters', 'huis-en-lund'];

interface Truth {
  readonly products: readonly {
    readonly key: string;
    readonly category: string;
    readonly listings: Readonly<Record<string, string>>;
  }[];
  readonly lookalikes: readonly { readonly a: string; readonly b: string; readonly why: string }[];
}
/** What one merchant lists as one product, and which product it truly is. */
interface Listing {
  readonly key: string;
  readonly category: string;
  readonly merchant: string;
  readonly offers: readonly Offer[];
}

let truth: Truth;
let listings: Listing[];
beforeAll(async () => {
  truth = JSON.parse(await readFile(join(catalog, 'identity.json'), 'utf8'));
  listings = await wholeMarket();
});

/** Everything that the market lists, as the merchants tell it over UCP. */
async function wholeMarket(): Promise<Listing[]> {
  const data = await mkdtemp(join(tmpdir(), 'kestrel-'));
  const kestrel = await startKestrel({
    port: 0,
    data,
    simulationSecret: 'of-the-test',
    catalog: join(catalog, 'kestrel-and-lowe.json'),
  });
  const ours = await Promise.all(
    onOurEngine.map(async id => ({
      ...(await startMerchant(readMerchantSeed(join(catalog, `${id}.json`)), {})),
    })),
  );
  stops.push(kestrel.close, () => rm(data, { recursive: true }), ...ours.map(({ stop }) => stop));
  const port = ucpMerchants('https://countersign.example/agent/.well-known/ucp');
  const found: Listing[] = [];
  for (const { id, origin } of [...ours, { id: 'kestrel-and-lowe', origin: kestrel.url }]) {
    const merchant = { id, name: id, url: origin };
    const listed = truth.products.filter(({ listings: at }) => at[id]);
    for (let start = 0; start < listed.length; start += 50) {
      const batch = listed.slice(start, start + 50);
      const products = await port.open(merchant).lookup(
        batch.map(({ listings: at }) => at[id]!),
        {},
      );
      for (const { key, category, listings: at } of batch) {
        const product = products.find(each => each.id === at[id]);
        if (product) found.push({ key, category, merchant: id, offers: offersOf(merchant, product) });
      }
    }
  }
  return found;
}
const stops: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

const folds = (a: Listing, b: Listing): boolean =>
  a.offers.some(one => b.offers.some(other => sameArticle(one, other)));
const elsewhere = (a: Listing, b: Listing): boolean => a.merchant !== b.merchant;

describe('one article at several merchants', () => {
  it('is told from every other of its kind, and mostly found', () => {
    expect(listings.length).toBeGreaterThan(1_200);
    const judged = { right: 0, wrong: [] as string[], missed: 0 };
    for (const [index, a] of listings.entries())
      for (const b of listings.slice(index + 1)) {
        if (!elsewhere(a, b) || a.category !== b.category) continue;
        const same = a.key === b.key;
        if (!folds(a, b)) judged.missed += Number(same);
        else if (same) judged.right += 1;
        else judged.wrong.push(`${a.merchant} ${a.key} = ${b.merchant} ${b.key}`);
      }
    const precision = judged.right / (judged.right + judged.wrong.length);
    const recall = judged.right / (judged.right + judged.missed);
    console.log(
      `folding: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} over ${judged.right + judged.missed} pairs`,
    );
    expect(judged.wrong).toEqual([]);
    expect(recall).toBeGreaterThan(0.75);
  });

  it('is never folded with a lookalike', () => {
    const of = Map.groupBy(listings, ({ key }) => key);
    const folded = truth.lookalikes.flatMap(({ a, b, why }) =>
      (of.get(a) ?? []).flatMap(one =>
        (of.get(b) ?? [])
          .filter(other => folds(one, other))
          .map(other => `${one.merchant} ${a} = ${other.merchant} ${b} (${why})`),
      ),
    );
    expect(folded).toEqual([]);
  });
});

describe('folding', () => {
  it('is symmetric, loses no offer, and keeps the order in which articles first appear', () => {
    const offers = listings.filter(({ category }) => category === 'headphones').map(each => each.offers[0]!);
    fc.assert(
      fc.property(fc.shuffledSubarray(offers, { maxLength: 25 }), some => {
        const groups = foldOffers(some);
        expect(
          groups
            .flat()
            .map(({ ref }) => ref)
            .sort(),
        ).toEqual(some.map(({ ref }) => ref).sort());
        const firsts = groups.map(([first]) => some.indexOf(first!));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        for (const a of some) for (const b of some) expect(sameArticle(a, b)).toBe(sameArticle(b, a));
      }),
      { numRuns: 30 },
    );
  });
});
