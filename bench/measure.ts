import { rm } from 'node:fs/promises';
import { makeTemplate } from './installation.ts';
import { type AskFigures, measureAsks } from './measure-asks.ts';
import { type CallFigures, type CallPlan, measureCalls } from './measure-calls.ts';
import {
  type HttpLimits,
  measureHttp,
  measureTransactions,
  type TransactionLimits,
} from './measure-limits.ts';
import { type ListFigures, measureList } from './measure-list.ts';
import { measurePricing, type PricingFigures, type PricingPlan } from './measure-pricing.ts';
import { measureProposals, type ProposalFigures } from './measure-proposals.ts';
import { measureShopify, type ShopifyFigures, type ShopifyPlan } from './measure-shopify.ts';
import { measureTelemetry, type TelemetryFigures, type TelemetryPlan } from './measure-telemetry.ts';
import type { LoadApi } from './processes/load.ts';
import { startChild } from './processes/parent.ts';
import { type MeasuredDatabase, serverDatabase } from './server-database.ts';

export interface Plan {
  readonly calls: CallPlan;
  readonly lists: number;
  readonly asks: number;
  readonly proposals: number;
  readonly pricing: PricingPlan;
  readonly shopify: ShopifyPlan;
  readonly telemetry: TelemetryPlan;
  readonly transactions: number;
  readonly httpMs: number;
  /** Whether PostgreSQL is measured beside the embedded database, when there is one. */
  readonly postgres: boolean;
}

export const full: Plan = {
  calls: { processes: 3, warmUp: 10_000, rounds: 8, ms: 500, connections: 16, times: 1000 },
  lists: 2000,
  asks: 30,
  proposals: 30,
  pricing: { rounds: 3, rows: 100_000, streams: [100_000, 300_000, 1_000_000] },
  shopify: {
    paced: [
      { plan: 'standard', variants: 600, products: 150 },
      { plan: 'plus', variants: 2_000, products: 500 },
    ],
    small: { plan: 'standard', variants: 100, products: 25, times: 20 },
  },
  telemetry: { processes: 3, warmUp: 4, rounds: 8, ms: 400, connections: 8 },
  transactions: 1000,
  httpMs: 2000,
  postgres: true,
};

/** Whether it runs at all; its figures say nothing. */
export const quick: Plan = {
  calls: { processes: 1, warmUp: 50, rounds: 1, ms: 150, connections: 4, times: 10 },
  lists: 20,
  asks: 1,
  proposals: 1,
  pricing: { rounds: 1, rows: 200, streams: [200, 400] },
  shopify: {
    paced: [{ plan: 'plus', variants: 20, products: 5 }],
    small: { plan: 'standard', variants: 4, products: 2, times: 1 },
  },
  telemetry: { processes: 1, warmUp: 0, rounds: 1, ms: 150, connections: 2 },
  transactions: 10,
  httpMs: 100,
  postgres: false,
};

/** Figures of one way to keep rows. */
export interface DatabaseFigures {
  readonly name: 'embedded' | 'PostgreSQL';
  readonly calls: CallFigures;
  readonly proposals: ProposalFigures;
  readonly limits: TransactionLimits;
}

export interface Figures {
  readonly list: ListFigures;
  readonly asks: AskFigures;
  readonly http: HttpLimits;
  readonly pricing: PricingFigures;
  readonly shopify: ShopifyFigures;
  readonly telemetry: TelemetryFigures;
  readonly databases: readonly DatabaseFigures[];
}

/** Everything, one after the other: nothing of ours runs beside what is measured. */
export async function measure(plan: Plan, say: (step: string) => void): Promise<Figures> {
  say('tools/list');
  const list = await measureList(plan.lists);
  say('asks');
  const asks = await measureAsks(plan.asks);
  say('pricing');
  const pricing = await measurePricing(plan.pricing);
  say('prices at Shopify');
  const shopify = await measureShopify(plan.shopify);
  say('telemetry');
  const telemetry = await measureTelemetry(plan.telemetry);
  const load = startChild<LoadApi>('load.ts');
  const template = await makeTemplate();
  try {
    say('an empty round trip');
    const http = await measureHttp(load, plan.calls.connections, plan.httpMs);
    const databases: DatabaseFigures[] = [];
    const measureOn = async (name: DatabaseFigures['name'], open: () => Promise<MeasuredDatabase>) => {
      const within = async <T>(work: (home: MeasuredDatabase['home']) => Promise<T>): Promise<T> => {
        const { home, drop } = await open();
        try {
          return await work(home);
        } finally {
          await drop();
        }
      };
      say(`${name}: transactions`);
      const limits = await within(home => measureTransactions(home, plan.transactions));
      say(`${name}: proposals`);
      const proposals = await within(home => measureProposals(home, plan.proposals));
      say(`${name}: tool calls`);
      const calls = await within(home => measureCalls(home, load, plan.calls));
      databases.push({ name, calls, proposals, limits });
    };
    await measureOn('embedded', async () => ({ home: { template }, drop: async () => {} }));
    if (plan.postgres) await measureOn('PostgreSQL', serverDatabase);
    return { list, asks, http, pricing, shopify, telemetry, databases };
  } finally {
    await load.stop();
    await rm(template, { recursive: true, force: true });
  }
}

/** Tool calls on the embedded database, with what telemetry costs them. */
export async function measureCallsAlone(plan: CallPlan): Promise<CallFigures> {
  const load = startChild<LoadApi>('load.ts');
  const template = await makeTemplate();
  try {
    return await measureCalls({ template }, load, plan);
  } finally {
    await load.stop();
    await rm(template, { recursive: true, force: true });
  }
}
