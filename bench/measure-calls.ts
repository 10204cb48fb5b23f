import type { Home } from './installation.ts';
import { articleOf } from './installation.ts';
import type { PartsOfACall } from './parts-of-a-call.ts';
import type { BareApi } from './processes/bare.ts';
import type { HouseApi, HouseSettings } from './processes/house.ts';
import type { LoadApi, Loaded } from './processes/load.ts';
import { type Child, startChild } from './processes/parent.ts';
import { callOf, headersOf } from './requests.ts';
import { quotePrice, readPrice } from './shelf/shelf.ts';
import { median } from './statistics.ts';

/** One server under load with one tool: medians over the rounds. */
export interface Pressed {
  readonly perSecond: number;
  /** Processor time of the server's own process, all of its threads, for one request. */
  readonly cpuMs: number;
  readonly p50: number;
  readonly p95: number;
}

export const variants = ['bare', 'house', 'no telemetry', 'no telemetry, no audit'] as const;
export type Variant = (typeof variants)[number];
export const measuredTools = [readPrice.name, quotePrice.name] as const;

export interface CallFigures {
  readonly connections: number;
  readonly tools: Readonly<
    Record<string, { readonly variants: Readonly<Record<Variant, Pressed>>; readonly ratio: number }>
  >;
  readonly parts: PartsOfACall;
}

export interface CallPlan {
  readonly rounds: number;
  readonly ms: number;
  readonly connections: number;
  /** How often each part is measured alone. */
  readonly times: number;
}

interface Contestant {
  readonly cpuMs: () => Promise<number>;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Tool calls under load: every server in turn, round after round, so that what else the machine does hits all of them
 * alike. The ratio is the median of the rounds' own ratios of house to bare.
 */
export async function measureCalls(home: Home, load: Child<LoadApi>, plan: CallPlan): Promise<CallFigures> {
  const collector = await load.ask('collector');
  const house = (settings: Omit<HouseSettings, 'home'>) =>
    startChild<HouseApi>('house.ts', { home, ...settings } satisfies HouseSettings);
  const bare = startChild<BareApi>('bare.ts', { home });
  const stops: (() => Promise<void>)[] = [() => bare.stop()];
  try {
    const contestants = new Map<Variant, Contestant>();
    contestants.set('bare', { cpuMs: () => bare.ask('cpuMs'), url: await bare.ask('url'), headers: {} });
    const settings = [
      ['house', { collector, audit: true }],
      ['no telemetry', { collector: null, audit: true }],
      ['no telemetry, no audit', { collector: null, audit: false }],
    ] as const;
    let parts: PartsOfACall | undefined;
    for (const [variant, each] of settings) {
      const child = house(each);
      stops.push(() => child.stop());
      const authorization = `Bearer ${await child.ask('token')}`;
      const cpuMs = () => child.ask('cpuMs');
      contestants.set(variant, { cpuMs, url: await child.ask('url'), headers: { authorization } });
      if (variant === 'no telemetry') parts = await child.ask('parts', plan.times);
    }
    const tools: Record<string, CallFigures['tools'][string]> = {};
    for (const tool of measuredTools) tools[tool] = await contest(tool, contestants, load, plan);
    return { connections: plan.connections, tools, parts: parts! };
  } finally {
    await Promise.all(stops.map(stop => stop()));
  }
}

async function contest(
  tool: string,
  contestants: ReadonlyMap<Variant, Contestant>,
  load: Child<LoadApi>,
  { rounds, ms, connections }: CallPlan,
): Promise<CallFigures['tools'][string]> {
  const bodies = Array.from({ length: 100 }, (_, index) =>
    callOf(tool, { article: articleOf(index * 7) }, index),
  );
  const press = async ({ cpuMs, url, headers }: Contestant, forMs: number) => {
    const before = await cpuMs();
    const pressed: Loaded = await load.ask('press', {
      url,
      headers: { ...headersOf('tools/call', tool), ...headers },
      bodies,
      expect: '"structuredContent":{"article":"tea-',
      connections,
      ms: forMs,
    });
    return { ...pressed, cpuMs: ((await cpuMs()) - before) / pressed.requests };
  };
  for (const contestant of contestants.values()) await press(contestant, ms); // warms up, counts for nothing
  const seen = new Map<Variant, Awaited<ReturnType<typeof press>>[]>(variants.map(variant => [variant, []]));
  for (let round = 0; round < rounds; round++)
    for (const variant of variants) seen.get(variant)!.push(await press(contestants.get(variant)!, ms));
  const medianOf = (variant: Variant): Pressed => {
    const all = seen.get(variant)!;
    return {
      perSecond: median(all.map(each => each.perSecond)),
      cpuMs: median(all.map(each => each.cpuMs)),
      p50: median(all.map(each => each.p50)),
      p95: median(all.map(each => each.p95)),
    };
  };
  const ratios = seen
    .get('house')!
    .map((each, round) => each.perSecond / seen.get('bare')![round]!.perSecond);
  return {
    variants: Object.fromEntries(variants.map(variant => [variant, medianOf(variant)])) as Record<
      Variant,
      Pressed
    >,
    ratio: median(ratios),
  };
}
