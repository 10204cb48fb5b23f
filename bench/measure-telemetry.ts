import type { LoadApi } from './processes/load.ts';
import { type Child, startChild } from './processes/parent.ts';
import type { ProductApi, ProductSettings } from './processes/product.ts';
import { callOf, headersOf, listOf } from './requests.ts';
import { median } from './statistics.ts';

/** What an assistant asks while it shops for somebody and looks after what it has asked for; reads, as most of its calls are. */
const wanted = ['headphones', 'running shoes', 'mechanical keyboard', 'monitor', 'coffee beans', 'backpack'];
const steps: readonly Step[] = [
  {
    name: 'tools/list',
    headers: headersOf('tools/list'),
    bodies: [listOf()],
    expect: '"tools":[',
  },
  callStep('search_catalog', query => ({ query })),
  callStep('compare_offers', query => ({ query, currency: 'USD' })),
  callStep('list_proposals', () => ({})),
  callStep('list_orders', () => ({})),
];
const scopes = ['catalog:read', 'approvals:read', 'orders:read'];

interface Step {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  readonly expect: string;
}

/** Processor time of the whole server process for one journey, and for each of its steps; medians. */
export interface TelemetryFigures {
  readonly connections: number;
  readonly processes: number;
  readonly steps: readonly { readonly name: string; readonly offMs: number; readonly onMs: number }[];
  /** The share of its throughput that the product loses, at the sampling that is shipped: the median of the pairs. */
  readonly share: number;
  /** The same of each pair of processes, from the least to the most. */
  readonly shares: readonly number[];
}

export interface TelemetryPlan {
  /** Pairs of processes, one with telemetry and one without, that are measured one pair after the other. */
  readonly processes: number;
  /** Rounds before it counts: until then code is being compiled. */
  readonly warmUp: number;
  readonly rounds: number;
  /** For one step of one product in one round. */
  readonly ms: number;
  readonly connections: number;
}

type Cost = Readonly<Record<string, number>>;

/**
 * The whole product under the load of assistants, with telemetry and without, by processor time: a server that is one
 * process loses as much of its throughput. The market's merchants are processes of their own. The two take turns at the
 * same step, on one and the same processor, for what else the machine does changes from second to second.
 */
export async function measureTelemetry(plan: TelemetryPlan): Promise<TelemetryFigures> {
  const load = startChild<LoadApi>('load.ts');
  try {
    await load.pin(1);
    const collector = await load.ask('collector');
    const pairs: { off: Cost; on: Cost }[] = [];
    for (let pair = 0; pair < plan.processes; pair++) {
      const turn = [{}, { collector }];
      const products = await startInTurn(pair % 2 ? turn.toReversed() : turn);
      try {
        const [off, on] = pair % 2 ? products.toReversed() : products;
        pairs.push(await comparePair(load, off!, on!, plan));
      } finally {
        await Promise.all(products.map(({ child }) => child.stop()));
      }
    }
    const shares = pairs.map(({ off, on }) => 1 - journeyOf(off) / journeyOf(on)).sort((a, b) => a - b);
    return {
      connections: plan.connections,
      processes: plan.processes,
      steps: steps.map(({ name }) => ({
        name,
        offMs: median(pairs.map(({ off }) => off[name]!)),
        onMs: median(pairs.map(({ on }) => on[name]!)),
      })),
      share: median(shares),
      shares,
    };
  } finally {
    await load.stop();
  }
}

const journeyOf = (cost: Cost): number => steps.reduce((sum, { name }) => sum + cost[name]!, 0);

interface Product {
  readonly child: Child<ProductApi>;
  readonly url: string;
  readonly authorization: string;
}

async function startInTurn(settings: readonly ProductSettings[]): Promise<Product[]> {
  const products: Product[] = [];
  for (const each of settings) {
    const child = startChild<ProductApi>('product.ts', each);
    const url = `${(await child.ask('origin')).replace('localhost', '127.0.0.1')}/mcp`;
    products.push({ child, url, authorization: `Bearer ${await child.ask('token', scopes)}` });
    await child.pin(0);
  }
  return products;
}

async function comparePair(
  load: Child<LoadApi>,
  off: Product,
  on: Product,
  { warmUp, rounds, ms, connections }: TelemetryPlan,
): Promise<{ off: Cost; on: Cost }> {
  const press = async (
    { child, url, authorization }: Product,
    { headers, bodies, expect }: Step,
  ): Promise<number> => {
    const before = await child.ask('cpuMs');
    const { requests } = await load.ask('press', {
      url,
      headers: { ...headers, authorization },
      bodies,
      expect,
      connections,
      ms,
    });
    return ((await child.ask('cpuMs')) - before) / requests;
  };
  const nothingYet = () => new Map(steps.map(({ name }) => [name, [] as number[]]));
  const seen = new Map([off, on].map(product => [product, nothingYet()]));
  for (let round = -warmUp; round < rounds; round++)
    for (const step of steps)
      for (const product of round % 2 ? [on, off] : [off, on]) {
        const cost = await press(product, step);
        if (round >= 0) seen.get(product)!.get(step.name)!.push(cost);
      }
  const costOf = (product: Product): Cost =>
    Object.fromEntries(Array.from(seen.get(product)!, ([name, costs]) => [name, median(costs)]));
  return { off: costOf(off), on: costOf(on) };
}

function callStep(name: string, input: (query: string) => unknown): Step {
  return {
    name,
    headers: headersOf('tools/call', name),
    bodies: wanted.map((query, index) => callOf(name, input(query), index)),
    expect: '"structuredContent":',
  };
}
