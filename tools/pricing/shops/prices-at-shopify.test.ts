import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gid } from '../../../sandbox/shopify/shop.ts';
import { harbor, openShopifyHouse, type ShopifyDesk, type ShopifyHouse } from '../../testing/shopify.ts';

let shops: ShopifyHouse;
let at: ShopifyDesk;
beforeAll(async () => {
  shops = await openShopifyHouse();
}, 60_000);
afterAll(() => shops.close());
beforeEach(async () => {
  at = await shops.open({ variants: 12, products: 3 });
});

interface Run {
  readonly status: string;
  readonly counts: Record<string, number>;
  readonly targets: { readonly sku: string; readonly status: string; readonly problem: object | null }[];
}
interface Listed {
  readonly prices: { readonly sku: string; readonly price: { readonly amount: number } }[];
}

const cut = async (): Promise<string> => {
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
  const { rule } = await at.desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
  return at.desk.propose('apply_price_rule', { rule, shop: harbor });
};
const run = (id: string) => at.desk.data<Run>('get_price_run', { run: id, limit: 200 });
const read = (id: string) => shops.house.test.kernel.parts.ports.proposals.read(at.desk.ada, id);
const pricesThere = () => at.shopify.shop.variants.map(({ price }) => price);
const ours = () => at.shopify.shop.ledger.filter(({ by }) => by === 'app');
const variantId = (index: number) => gid('ProductVariant', at.shopify.shop.variants[index]!.id);

describe('prices at a connected Shopify shop', () => {
  it('are listed, cut by a tenth in one call for each product, explained, and undone exactly', async () => {
    const before = pricesThere();
    const { shops } = await at.desk.data<{ shops: object[] }>('list_shops', {});
    expect(shops).toMatchObject([{ shop: 'store' }, { shop: harbor, prices: 12, status: 'connected' }]);
    const listed = await at.desk.data<Listed>('list_prices', { shop: 'Harbor Goods', limit: 200 });
    expect(listed.prices.map(({ price }) => price.amount).sort()).toEqual([...before].sort());

    const proposal = await cut();
    expect(ours()).toEqual([]);
    const card = await at.desk.shown(proposal);
    expect(card.account).toBe(harbor);
    expect(card.guarantees).toMatchObject({
      conditional_write: false,
      idempotency_key: false,
      window: expect.stringMatching(/between our last look and our write/),
    });
    await at.desk.approve(proposal);
    expect((await run(proposal)).counts).toEqual({ verified: 12 });
    expect(pricesThere()).toEqual(before.map(price => Math.round(price * 0.9)));
    expect(ours()).toHaveLength(12);
    expect(new Set(ours().map(({ request }) => request)).size).toBe(3);

    const { sku } = at.shopify.shop.variants[0]!;
    const explained = await at.desk.data<{ changes: object[] }>('explain_price', { sku, shop: harbor });
    expect(explained.changes).toMatchObject([{ run: proposal, after: { amount: pricesThere()[0] } }]);
    // The next card says how long the window was.
    const undo = await at.desk.propose('revert_price_run', { run: proposal });
    expect((await at.desk.shown(undo)).guarantees.window).toMatch(/In the last 12 writes it lasted \d+ ms/);
    await at.desk.approve(undo);
    expect(pricesThere()).toEqual(before);
    expect((await run(undo)).counts).toEqual({ verified: 12 });
    // Our own shop was never meant.
    expect(await at.desk.priceOf('HG-00001-1')).toBe(1_000);
  });

  it('bear the catalog’s variant where it knows the SKU, and the shop’s number where there is none', async () => {
    const listed = await at.desk.data<Listed>('list_prices', { shop: harbor, limit: 200 });
    for (const { sku, id } of at.shopify.shop.variants)
      expect(listed.prices.map(each => each.sku)).toContain(sku ?? String(id));
    const { targets } = await read(await cut());
    expect(targets.map(({ ref }) => ref)).toContain(`${harbor}/HG-00001-1`);
    expect(targets.map(({ ref }) => ref)).toContain(`${harbor}/${variantId(1)}`);
  });

  it('that moved since they were shown are left alone, in the run and in its undoing', async () => {
    const before = pricesThere();
    const proposal = await cut();
    at.shopify.shop.sellerSets(variantId(0), '7.77');
    await at.desk.approve(proposal);
    expect((await run(proposal)).counts).toEqual({ verified: 11, stale: 1 });
    expect(pricesThere()[0]).toBe(777);

    at.shopify.shop.sellerSets(variantId(1), '8.88');
    const reconciled = await at.desk.data<{ mismatches: object[] }>('reconcile_price_run', { run: proposal });
    expect(reconciled.mismatches).toMatchObject([{ stands: { amount: 888 } }]);
    const undo = await at.desk.propose('revert_price_run', { run: proposal });
    expect((await at.desk.shown(undo)).facts).toContainEqual(
      expect.objectContaining({ label: 'Left alone', source: 'the shop' }),
    );
    await at.desk.approve(undo);
    expect(pricesThere()).toEqual([777, 888, ...before.slice(2)]);
  });

  it('whose cost moved since a rule made them of it are left alone, and the others are set', async () => {
    const change = { kind: 'percent', basis_points: -1_000 };
    const wish = { selector: { all: true }, change, guards: { min_margin: 100 } };
    const { rule } = await at.desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
    const proposal = await at.desk.propose('apply_price_rule', { rule, shop: harbor });
    const { targets } = await read(proposal);
    const refs = targets.map(({ ref }) => ref);
    const moved = at.shopify.shop.variants.find(
      ({ id, sku }) => sku !== null && refs.includes(`${harbor}/${gid('ProductVariant', id)}`),
    )!;
    await at.desk.setCost(moved.sku!, 1);
    await at.desk.approve(proposal);
    const { counts, targets: ended } = await run(proposal);
    expect(counts).toEqual({ verified: refs.length - 1, stale: 1 });
    expect(ours().map(({ variant }) => variant)).not.toContain(gid('ProductVariant', moved.id));
    expect(ended.filter(({ status }) => status === 'stale')).toMatchObject([{ sku: moved.sku }]);
  });

  it('cannot be scheduled: a rule with times, or a shop given to a schedule, is refused', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const change = { kind: 'percent', basis_points: -1_000 };
    const wish = { selector: { all: true }, change, schedule: { end } };
    const { rule } = await at.desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
    const refusal = async (tool: string) => {
      const outcome = await at.desk.call(tool, { rule, shop: harbor });
      return outcome.kind === 'refused' ? outcome.problem : outcome;
    };
    expect(await refusal('apply_price_rule')).toMatchObject({
      code: 'invalid_input',
      mend: expect.stringMatching(/Harbor Goods cannot be scheduled/),
    });
    for (const tool of ['schedule_price_rule', 'repeat_price_rule'])
      expect(await refusal(tool)).toMatchObject({
        code: 'unknown_argument',
        message: expect.stringMatching(/takes no shop/),
      });
    expect(ours()).toEqual([]);
  });

  it('that somebody set elsewhere and back are not ours to undo, once the shop has told us', async () => {
    const proposal = await cut();
    await at.desk.approve(proposal);
    const [set] = pricesThere();
    const product = gid('Product', at.shopify.shop.variants[0]!.productId);
    for (const price of ['1.23', (set! / 100).toFixed(2)]) {
      at.shopify.shop.sellerSets(variantId(0), price);
      await at.readProduct(product);
    }
    await at.desk.approve(await at.desk.propose('revert_price_run', { run: proposal }));
    expect(pricesThere()[0]).toBe(set);
    const { sku } = at.shopify.shop.variants[0]!;
    const { changes } = await at.desk.data<{ changes: { why: string }[] }>('explain_price', {
      sku,
      shop: harbor,
    });
    expect(changes[0]!.why).toMatch(/somebody else/);
  });

  it('that the shop refuses are explained one by one, and the others of the product are set', async () => {
    const proposal = await cut();
    const refused = variantId(2);
    at.shopify.faults.lay({
      kind: 'user_error',
      variant_id: refused,
      operation: 'productVariantsBulkUpdate',
      times: 4,
    });
    await at.desk.approve(proposal);
    const { counts, targets } = await run(proposal);
    expect(counts).toEqual({ verified: 11, failed: 1 });
    const failed = targets.filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([
      { sku: at.shopify.shop.variants[2]!.sku, problem: { class: 'validation' } },
    ]);
    at.shopify.faults.clear();
    await at.desk.approve(
      await at.desk.propose('retry_failed_targets', { run: (await read(proposal)).run!.id }),
    );
    expect((await run(proposal)).counts).toEqual({ verified: 12 });
    expect(ours()).toHaveLength(12);
  });

  it.each(['lost_answer', 'error_after_write'] as const)(
    'whose answer is lost (%s) are read before anything is sent again, and written once',
    async kind => {
      const proposal = await cut();
      at.shopify.faults.lay({ kind, operation: 'productVariantsBulkUpdate', times: 3 });
      await at.desk.approve(proposal);
      expect((await run(proposal)).counts).toEqual({ verified: 12 });
      expect(ours()).toHaveLength(12);
    },
  );

  it('wait for 429 and THROTTLED without a try being lost', async () => {
    const proposal = await cut();
    for (const kind of ['rate_limited', 'throttled'] as const)
      at.shopify.faults.lay({
        kind,
        operation: 'productVariantsBulkUpdate',
        times: 3,
        ...(kind === 'rate_limited' ? { retry_after_seconds: 0.01 } : {}),
      } as Parameters<typeof at.shopify.faults.lay>[0]);
    await at.desk.approve(proposal);
    for (let waits = 0; waits < 20 && (await run(proposal)).counts.verified !== 12; waits++) {
      await new Promise(resolve => setTimeout(resolve, 500));
      await shops.house.test.settle();
    }
    expect((await run(proposal)).counts).toEqual({ verified: 12 });
    expect(ours()).toHaveLength(12);
  });
});
