import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asPublished } from '../../sandbox/shopify/cost.ts';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import type { PriceChannel, ShopVariant } from '../../tools/pricing/ports.ts';
import { allVariants, connected, dearer, handTime, standing } from './shop.fixture.ts';

let shopify: RunningShopify;
let prices: PriceChannel;
const open = async (...how: Parameters<typeof connected>) => {
  ({ shopify, prices } = await connected(...how));
};
afterEach(() => shopify.stop());

const writes = () => shopify.shop.ledger.filter(({ by }) => by === 'app');
/** How often each variant was written by us. */
const timesWritten = () => {
  const counts = Map.groupBy(writes(), ({ variant }) => variant);
  return [...counts.values()].map(entries => entries.length);
};
const _writesOfEach = (variants: readonly ShopVariant[]) => dearer(variants);
const _inMinorUnits = ({ shop }: RunningShopify, id: string) => shop.variant(id)!.price;

describe('when an answer does not come', () => {
  let all: readonly ShopVariant[];
  beforeEach(async () => {
    await open({ variants: 12, products: 3 });
    all = (await prices.page(null)).variants;
  });

  it.each(['lost_answer', 'error_after_write'] as const)(
    'after the write (%s) the outcome is unknown, is not tried again, and reading finds it',
    async kind => {
      shopify.faults.lay({ kind, operation: 'productVariantsBulkUpdate' });
      const meant = dearer(all);
      const outcomes = await prices.write(meant);
      const [lost, ...rest] = Map.groupBy(outcomes, ({ outcome }) => outcome).values();
      expect(lost!.map(({ outcome }) => outcome)).toEqual(lost!.map(() => 'unknown'));
      expect(lost![0]).toMatchObject({ problem: { code: 'vendor_timeout' } });
      expect(rest.flat().map(({ outcome }) => outcome)).toEqual(rest.flat().map(() => 'written'));
      expect(timesWritten()).toEqual(all.map(() => 1));
      expect(await standing(prices, meant)).toEqual(all.map(({ id }) => id));
    },
  );

  it('before the write (server_error) reading finds that nothing was written', async () => {
    shopify.faults.lay({
      kind: 'server_error',
      status: 500,
      operation: 'productVariantsBulkUpdate',
      times: 3,
    });
    const meant = dearer(all);
    expect((await prices.write(meant)).map(({ outcome }) => outcome)).toEqual(all.map(() => 'unknown'));
    expect(await standing(prices, meant)).toEqual([]);
    expect(shopify.shop.ledger).toEqual([]);
  });

  it('in time the outcome is unknown; before it was sent it is postponed', async () => {
    shopify.faults.lay({ kind: 'slow', ms: 1_000, operation: 'productVariantsBulkUpdate' });
    const [write] = dearer(all);
    const patience = new AbortController();
    const slow = prices.write([write!], { signal: patience.signal });
    await vi.waitUntil(() => shopify.faults.waiting.length === 0);
    patience.abort();
    expect(await slow).toMatchObject([{ outcome: 'unknown', problem: { code: 'vendor_timeout' } }]);
    const unsent = await prices.write([write!], { signal: AbortSignal.abort() });
    expect(unsent).toMatchObject([{ outcome: 'postponed', problem: { code: 'vendor_unavailable' } }]);
  });

  it('to a question, that is said as what it is', async () => {
    shopify.faults.lay({ kind: 'lost_answer', operation: 'nodes' });
    await expect(prices.read([all[0]!.id])).rejects.toMatchObject({ code: 'vendor_unavailable' });
    shopify.faults.lay({ kind: 'server_error' });
    await expect(prices.page(null)).rejects.toMatchObject({ code: 'vendor_unavailable' });
  });
});

describe('when there is too much', () => {
  const soon = handTime();
  beforeEach(() => open({ variants: 12, products: 3 }, {}, soon));

  it('429 postpones this price and all after it, for as long as the shop asked, and keeps those before', async () => {
    const all = (await prices.page(null)).variants;
    const meant = dearer(all);
    const first = meant.filter(({ productId }) => productId === meant[0]!.productId);
    shopify.faults.lay({ kind: 'slow', ms: 1, operation: 'productVariantsBulkUpdate' });
    await prices.write(first);
    shopify.faults.lay({
      kind: 'rate_limited',
      retry_after_seconds: 7,
      operation: 'productVariantsBulkUpdate',
    });
    const outcomes = await prices.write(meant);
    expect(outcomes).toMatchObject(
      meant.map(() => ({
        outcome: 'postponed',
        problem: { code: 'vendor_rate_limited', retryAfterMs: 7_000 },
      })),
    );
    expect(writes()).toHaveLength(first.length);
    const before = soon.at;
    expect((await prices.write(meant)).map(({ outcome }) => outcome)).toEqual(meant.map(() => 'written'));
    expect(soon.at - before).toBeGreaterThanOrEqual(7_000);
  });

  it('THROTTLED postpones it as well, for a second at least', async () => {
    const meant = dearer((await prices.page(null)).variants);
    shopify.faults.lay({ kind: 'throttled', operation: 'productVariantsBulkUpdate' });
    expect(await prices.write(meant)).toMatchObject(
      meant.map(() => ({
        outcome: 'postponed',
        problem: { code: 'vendor_rate_limited', retryAfterMs: 1_000 },
      })),
    );
    expect(shopify.shop.ledger).toEqual([]);
    shopify.faults.lay({ kind: 'throttled', operation: 'productVariants' });
    await expect(prices.page(null)).rejects.toMatchObject({ code: 'vendor_rate_limited' });
    expect((await prices.health()).rateLimit.throttled).toBe(2);
  });
});

it('ten thousand variants are read and repriced on the smallest plan without being throttled once', async () => {
  const time = handTime();
  await open({ variants: 10_000, products: 400 }, { monotonic: time.now }, time);
  const meant = dearer(await allVariants(prices));
  const outcomes = await prices.write(meant);
  expect(outcomes.every(({ outcome }) => outcome === 'written')).toBe(true);
  expect(timesWritten()).toEqual(meant.map(() => 1));
  const { rateLimit } = await prices.health();
  expect(rateLimit).toMatchObject({ throttled: 0, maximum: 2_000, restorePerSecond: 100 });
  expect(rateLimit.paced).toBeGreaterThan(0);
  expect(time.at).toBe(time.waits.reduce((sum, ms) => sum + ms, 0));
});

it('three thousand prices that must still be there are looked at and written without being throttled once', async () => {
  const time = handTime();
  await open({ variants: 3_000, products: 100 }, { monotonic: time.now }, time);
  const all = await allVariants(prices);
  const meant = dearer(all).map((write, index) => ({ ...write, expected: all[index]!.price }));
  const outcomes = await prices.write(meant);
  expect(outcomes.every(({ outcome }) => outcome === 'written')).toBe(true);
  expect(timesWritten()).toEqual(meant.map(() => 1));
  expect((await prices.health()).rateLimit).toMatchObject({ throttled: 0 });
});

it('a shop that reckons every variant gets smaller pages, and all of them', async () => {
  const time = handTime();
  await open({ variants: 600, products: 10 }, { weigh: asPublished, monotonic: time.now }, time);
  expect(await allVariants(prices)).toHaveLength(600);
  expect((await prices.health()).rateLimit.throttled).toBe(0);
});

it('what was reserved for calls that were not made is given back', async () => {
  const time = handTime();
  await open({ variants: 12, products: 3 }, { monotonic: time.now }, time);
  const all = (await prices.page(null)).variants;
  const moved = dearer(all).map(write => ({ ...write, expected: { amount: 1, currency: 'USD' } }));
  await prices.write(moved);
  for (const kind of ['server_error', 'lost_answer'] as const) {
    shopify.faults.lay({ kind, operation: 'nodes' });
    await prices.write(moved);
    shopify.faults.lay({ kind, operation: 'productVariantsBulkUpdate' });
    await prices.write(dearer(all));
  }
  const { rateLimit } = await prices.health();
  expect(rateLimit.available).toBe(shopify.bucket.status.currentlyAvailable);
});

describe('health', () => {
  it('tells the shop, our rights, and the points that are left', async () => {
    await open();
    expect(await prices.health()).toMatchObject({
      reachable: true,
      problem: null,
      latencyMs: expect.any(Number),
      shop: { name: 'Harbor Goods', currency: 'USD' },
      scopes: { granted: ['read_inventory', 'read_products', 'write_products'], missing: [] },
      rateLimit: { maximum: 2_000, restorePerSecond: 100, calls: 1, throttled: 0 },
    });
  });

  it('says what our access lacks, and when it is gone', async () => {
    await open(undefined, { scopes: ['read_products'] });
    expect(await prices.health()).toMatchObject({
      reachable: true,
      problem: { code: 'vendor_unauthorized' },
      scopes: { missing: ['write_products'] },
    });
    const all = (await prices.page(null)).variants;
    expect(await prices.write(dearer(all))).toMatchObject(
      all.map(() => ({ outcome: 'refused', problem: { code: 'vendor_unauthorized' } })),
    );
    shopify.app.revokeAll();
    expect(await prices.health()).toMatchObject({
      reachable: false,
      problem: { code: 'vendor_unauthorized' },
    });
  });
});
