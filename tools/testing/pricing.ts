import type { Database } from '../../platform/database/database.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import type { Outcome } from '../../platform/kernel.ts';
import type { Pace } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import type { PreviewDocument } from '../../platform/proposals/document.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { portsOf } from '../../server/ports.ts';
import { reconcilePriceRuns } from '../../server/price-reconciliation.ts';
import { runPriceSchedules } from '../../server/price-schedules.ts';
import { keepPriceSnapshots } from '../../server/price-snapshots.ts';
import { approvals } from '../approvals/approvals.ts';
import { merchants } from '../merchants/merchants.ts';
import { takeFirstPrices } from '../pricing/first-prices.ts';
import { ownPrices, type Transact } from '../pricing/own-prices.ts';
import type { GoodsFacts, OwnPrices, PriceChannelPort } from '../pricing/ports.ts';
import { pricing } from '../pricing/pricing.ts';
import type { CompetitorPrice } from '../pricing/rules/row.ts';
import { shopPrices } from '../pricing/shops/shop-prices.ts';
import { dataOf, proposalOf } from './outcomes.ts';

export interface Goods extends Partial<GoodsFacts> {
  readonly sku: string;
  readonly price: number;
  readonly cost?: number | null;
  /** Pieces sold, by day, at the price of now or at the one that is said. */
  readonly sales?: Readonly<Record<string, number | { readonly pieces: number; readonly price: number }>>;
  /** What others ask for it. */
  readonly competitors?: readonly CompetitorPrice[];
}

/** A shop's desk with goods of its own, and somebody who may approve. */
export interface PriceDesk {
  readonly test: TestKernel;
  readonly prices: OwnPrices;
  /** Lets time pass: for the kernel's clock, and for what waits in the outbox and in runs. */
  pass(ms: number): Promise<void>;
  /** Moves the kernel's clock alone. */
  skip(ms: number): void;
  now(): Date;
  /** A tenant whose shop sells these goods. */
  open(goods: readonly Goods[]): Promise<Desk>;
  close(): Promise<void>;
}
export interface Desk {
  readonly ada: Principal;
  readonly agent: Principal;
  call(tool: string, input: Record<string, unknown>): Promise<Outcome>;
  data<T>(tool: string, input: Record<string, unknown>): Promise<T>;
  propose(tool: string, input: Record<string, unknown>): Promise<string>;
  approve(proposal: string, positions?: readonly number[]): Promise<void>;
  /** One more thing is on sale. */
  stock(more: Goods): Promise<void>;
  /** The document that a person is shown. */
  shown(proposal: string): Promise<PreviewDocument>;
  priceOf(sku: string): Promise<number>;
  /** Somebody else sets a price, outside of any run. */
  setBehindTheBack(sku: string, amount: number): Promise<void>;
  /** What one costs us from now on. */
  setCost(sku: string, amount: number | null): Promise<void>;
}

export async function openPriceDesk(
  options: {
    readonly database?: Database;
    readonly between?: (prices: OwnPrices) => OwnPrices;
    /** The way to shops of a vendor. */
    readonly channels?: PriceChannelPort;
    readonly pace?: Partial<Pace>;
  } = {},
): Promise<PriceDesk> {
  let passed = 0;
  const shelves = new Map<string, readonly Goods[]>();
  let test: TestKernel;
  const transact: Transact = (tenant, work) =>
    test.database.transaction({ tenant, role: roleOf('pricing', 'action') }, t => work(storeOf(t)));
  const prices = ownPrices(transact);
  const { proposals } = portsOf({
    parts: () => test.kernel.parts,
    kernel: () => test.kernel,
  } as Parameters<typeof portsOf>[0]);
  test = await openTestKernel({
    ...(options.database ? { database: options.database } : {}),
    clock: () => new Date(Date.now() + passed),
    hears: kernel => {
      runPriceSchedules(kernel);
      reconcilePriceRuns(kernel);
      keepPriceSnapshots(kernel);
    },
    capabilities: [pricing, approvals, merchants],
    ...(options.pace ? { pace: options.pace } : {}),
    ports: {
      proposals,
      ...(options.channels
        ? { shopPrices: shopPrices({ transact, channels: options.channels, clock: () => new Date() }) }
        : {}),
      ownPrices: options.between?.(prices) ?? prices,
      goods: { list: async tenant => (shelves.get(tenant) ?? []).map(factsOf) },
      dailySales: {
        byDay: async (tenant, from, to) =>
          (shelves.get(tenant) ?? []).flatMap(({ sku, price: now, sales = {} }) =>
            Object.entries(sales)
              .filter(([day]) => day >= from && day <= to)
              .map(([day, sold]) => {
                const { pieces, price } = typeof sold === 'number' ? { pieces: sold, price: now } : sold;
                return { variantId: sku, day, pieces, revenue: pieces * price, currency: 'USD' };
              }),
          ),
      },
      competitorPrices: {
        bySku: async tenant =>
          new Map((shelves.get(tenant) ?? []).map(({ sku, competitors = [] }) => [sku, competitors])),
      },
    },
  });
  return {
    test,
    prices,
    now: () => new Date(Date.now() + passed),
    skip(ms) {
      passed += ms;
    },
    async pass(ms) {
      passed += ms;
      // The tables have a clock of their own: what is due by ours is made due by theirs, and so is what follows from it.
      const dueBy = (column: string) =>
        `${column} > clock_timestamp() and ${column} <= '${new Date(Date.now() + passed).toISOString()}'`;
      for (let due = 1; due > 0; ) {
        await test.database.asOwner(
          `update platform.target set next_attempt_at = clock_timestamp() where ${dueBy('next_attempt_at')}`,
        );
        const jobs = await test.database.asOwner(
          `update platform.outbox set available_at = clock_timestamp() where ${dueBy('available_at')} returning id`,
        );
        due = (jobs as unknown[]).length;
        await test.settle();
      }
    },
    async open(goods) {
      const { tenant, ada, agent } = test.people();
      const takeIn = (more: readonly Goods[]) => {
        shelves.set(tenant, [...(shelves.get(tenant) ?? []), ...more]);
        return takeFirstPrices(transact, tenant, more.map(firstPriceOf), new Date());
      };
      await takeIn(goods);
      const standing = async (sku: string) => (await prices.read(tenant, 'store', [sku])).get(sku)!;
      return {
        ada,
        agent,
        call: (tool, input) => test.kernel.call(agent, tool, input),
        data: async (tool, input) => dataOf(await test.kernel.call(agent, tool, input)),
        propose: async (tool, input) => proposalOf(await test.kernel.call(agent, tool, input)),
        async approve(proposal, positions) {
          const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, proposal);
          await decide(test.kernel.parts, ada, {
            proposal,
            decision: 'approve',
            fingerprint,
            challenge: nonce,
            ...(positions ? { positions } : {}),
          });
          await test.settle();
        },
        async stock(more) {
          await takeIn([more]);
        },
        shown: async proposal => (await readProposal(test.kernel.parts, ada, proposal)).document,
        priceOf: async sku => (await standing(sku)).price.amount,
        setCost: (sku, amount) =>
          transact(tenant, async store => {
            await store.updateTable('pricing.price').set({ cost: amount }).where('sku', '=', sku).execute();
          }),
        async setBehindTheBack(sku, amount) {
          const expects = await standing(sku);
          await prices.write(tenant, {
            shop: 'store',
            variantId: sku,
            price: { ...expects.price, amount },
            expects,
            key: `${sku} by hand ${amount}`,
            why: { cause: 'repair', rule: null, proposal: '00000000-0000-7000-8000-000000000000' },
            at: new Date(),
          });
        },
      };
    },
    close: () => test.close(),
  };
}

const firstPriceOf = (each: Goods) => ({
  variantId: factsOf(each).variantId,
  sku: each.sku,
  title: factsOf(each).title,
  currency: 'USD',
  amount: each.price,
  list: null,
  cost: each.cost === undefined ? Math.round(each.price * 0.6) : each.cost,
});

/** What the catalog would say of such goods. */
export const factsOf = ({
  sku,
  price: _price,
  cost: _cost,
  competitors: _theirs,
  sales: _sales,
  ...more
}: Goods): GoodsFacts => ({
  variantId: sku,
  productId: sku,
  sku,
  title: `Article ${sku}`,
  brand: 'Kadenzo',
  categories: ['Electronics', 'Cables'],
  tags: [],
  attributes: {},
  gtin: null,
  mpn: null,
  model: null,
  options: {},
  condition: 'new',
  addedAt: null,
  stock: 10,
  sold30Days: 0,
  ...more,
});
