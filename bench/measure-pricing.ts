import type { ContenderName } from './pricing/contenders.ts';
import { startChild } from './processes/parent.ts';
import type { PricingApi, Raced, Streamed } from './processes/pricing.ts';
import { median } from './statistics.ts';

export interface PricingPlan {
  readonly rounds: number;
  readonly rows: number;
  /** Sizes of the catalogs that stream, in ascending order. */
  readonly streams: readonly number[];
}

export interface PricingFigures {
  readonly rows: number;
  readonly rounds: number;
  readonly selected: number;
  /** Median milliseconds, and the median over the rounds of how many times as long it took as recording traces. */
  readonly contenders: Readonly<Record<ContenderName, { readonly ms: number; readonly times: number }>>;
  readonly streams: readonly (Streamed & { readonly rows: number; readonly render: boolean })[];
}

const names: readonly ContenderName[] = [
  'traces recorded',
  'traces rendered',
  'json-rules-engine',
  'GoRules ZEN',
  'GoRules ZEN, with its trace',
];

/** The same rule on the same catalog by every engine, in turn and each in a process of its own; then ever larger catalogs. */
export async function measurePricing({ rounds, rows, streams }: PricingPlan): Promise<PricingFigures> {
  const races = await race(rounds, rows);
  const [own] = races.get('traces recorded')!;
  const contenders = Object.fromEntries(
    names.map(name => {
      const taken = races.get(name)!;
      const times = taken.map(({ ms }, round) => ms / races.get('traces recorded')![round]!.ms);
      return [name, { ms: median(taken.map(({ ms }) => ms)), times: median(times) }];
    }),
  ) as PricingFigures['contenders'];
  const streamed = [];
  for (const render of [false, true])
    for (const size of streams) streamed.push({ rows: size, render, ...(await streamOnce(size, render)) });
  return { rows, rounds, selected: own!.selected, contenders, streams: streamed };
}

async function race(rounds: number, rows: number): Promise<Map<ContenderName, Raced[]>> {
  const children = names.map(name => ({ name, child: startChild<PricingApi>('pricing.ts') }));
  const races = new Map<ContenderName, Raced[]>(names.map(name => [name, []]));
  try {
    for (const { name, child } of children) await child.ask('race', { name, rows: Math.ceil(rows / 20) });
    for (let round = 0; round < rounds; round++)
      for (const { name, child } of children) races.get(name)!.push(await child.ask('race', { name, rows }));
  } finally {
    await Promise.all(children.map(({ child }) => child.stop()));
  }
  const results = new Set(
    [...races.values()].flat().map(({ selected, sumAfter }) => `${selected}/${sumAfter}`),
  );
  if (results.size !== 1)
    throw new Error(`the engines disagree about the prices: ${[...results].join(', ')}`);
  return races;
}

/** In a new process each time, so that the memory is that of this catalog alone. */
async function streamOnce(rows: number, render: boolean): Promise<Streamed> {
  const child = startChild<PricingApi>('pricing.ts');
  try {
    return await child.ask('stream', { rows, render });
  } finally {
    await child.stop();
  }
}
