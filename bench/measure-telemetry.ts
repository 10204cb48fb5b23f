import { press } from './press.ts';
import type { LoadApi } from './processes/load.ts';
import { type Child, startChild } from './processes/parent.ts';
import type { ProductApi, ProductSettings } from './processes/product.ts';
import { callOf, headersOf, listOf } from './requests.ts';
import { median } from './statistics.ts';

const wanted = ['headphones', 'running shoes', 'mechanical keyboard', 'monitor', 'coffee beans', 'backpack'];
/** What an assistant asks while it shops for somebody and looks after what it has asked for; reads, as most of its calls are. */
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

const sides = ['off', 'on'] as const;
type Side = (typeof sides)[number];
/** Now the one goes first, now the other. */
const inTurn = (time: number): readonly Side[] => (time % 2 ? sides.toReversed() : sides);

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
    const pairs: Record<Side, Cost>[] = [];
    for (let pair = 0; pair < plan.processes; pair++) {
      const products: Partial<Record<Side, Product>> = {};
      try {
        for (const side of inTurn(pair))
          products[side] = await startProduct(side === 'on' ? { collector } : {});
        pairs.push(await comparePair(load, products as Record<Side, Product>, plan));
      } finally {
        await Promise.all(Object.values(products).map(({ child }) => child.stop()));
      }
    }
    const shares = pairs.map(({ off, on }) => 1 - journeyOf(off) / journeyOf(on)).sort((a, b) => a - b);
    return {
      connections: plan.connections,
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

async function startProduct(settings: ProductSettings): Promise<Product> {
  const child = startChild<ProductApi>('product.ts', settings);
  const url = `${(await child.ask('origin')).replace('localhost', '127.0.0.1')}/mcp`;
  const authorization = `Bearer ${await child.ask('token', scopes)}`;
  await child.pin(0);
  return { child, url, authorization };
}

async function comparePair(
  load: Child<LoadApi>,
  products: Readonly<Record<Side, Product>>,
  { warmUp, rounds, ms, connections }: TelemetryPlan,
): Promise<Record<Side, Cost>> {
  const seen = steps.flatMap(step => sides.map(side => ({ step, side, cpuMs: [] as number[] })));
  for (let round = -warmUp; round < rounds; round++)
    for (const step of steps)
      for (const side of inTurn(round)) {
        const { child, url, authorization } = products[side];
        const { name, headers, bodies, expect } = step;
        const work = { url, headers: { ...headers, authorization }, bodies, expect, connections, ms };
        const { cpuMs } = await press(load, () => child.ask('cpuMs'), work);
        if (round >= 0) seen.find(each => each.step.name === name && each.side === side)!.cpuMs.push(cpuMs);
      }
  const costOf = (side: Side): Cost =>
    Object.fromEntries(
      seen.filter(each => each.side === side).map(({ step, cpuMs }) => [step.name, median(cpuMs)]),
    );
  return { off: costOf('off'), on: costOf('on') };
}

function callStep(name: string, input: (query: string) => unknown): Step {
  return {
    name,
    headers: headersOf('tools/call', name),
    bodies: wanted.map((query, index) => callOf(name, input(query), index)),
    expect: '"structuredContent":',
  };
}
