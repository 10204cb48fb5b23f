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
import type { TelemetryOff } from './telemetry-off.ts';

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
  readonly tools: Readonly<Record<string, ToolFigures>>;
  readonly parts: PartsOfACall;
  /** What is left of telemetry in a `quote_price` where it is off, and its share of the request's processor time. */
  readonly telemetryOff: TelemetryOff & { readonly share: number };
}

export interface ToolFigures {
  readonly variants: Readonly<Record<Variant, Pressed>>;
  /** Requests a second of the house to those of the bare server. */
  readonly ratio: number;
  /** The share of its throughput that the house loses to telemetry, at the sampling that is shipped. */
  readonly telemetryShare: number;
}

export interface CallPlan {
  /** For how long each server is pressed before it counts: until then its code is being compiled. */
  readonly warmUpMs: number;
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
 * alike. Ratios are the medians of the rounds' own. What telemetry costs is told by processor time: a server that is one
 * process loses as much of its throughput.
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
    let withoutTelemetry: Child<HouseApi> | undefined;
    for (const [variant, each] of settings) {
      const child = house(each);
      stops.push(() => child.stop());
      const authorization = `Bearer ${await child.ask('token')}`;
      const cpuMs = () => child.ask('cpuMs');
      contestants.set(variant, { cpuMs, url: await child.ask('url'), headers: { authorization } });
      if (variant !== 'no telemetry') continue;
      withoutTelemetry = child;
      parts = await child.ask('parts', plan.times);
    }
    const tools: Record<string, ToolFigures> = {};
    for (const tool of measuredTools) tools[tool] = await contest(tool, contestants, load, plan);
    const headers = {
      ...headersOf('tools/call', quotePrice.name),
      ...contestants.get('no telemetry')!.headers,
    };
    const left = await withoutTelemetry!.ask('telemetryOff', {
      headers,
      body: callOf(quotePrice.name, { article: articleOf(1) }),
    });
    const share = left.ms / tools[quotePrice.name]!.variants['no telemetry'].cpuMs;
    return { connections: plan.connections, tools, parts: parts!, telemetryOff: { ...left, share } };
  } finally {
    await Promise.all(stops.map(stop => stop()));
  }
}

async function contest(
  tool: string,
  contestants: ReadonlyMap<Variant, Contestant>,
  load: Child<LoadApi>,
  { warmUpMs, rounds, ms, connections }: CallPlan,
): Promise<ToolFigures> {
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
  for (const contestant of contestants.values()) await press(contestant, warmUpMs);
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
  const house = seen.get('house')!;
  const ratios = house.map((each, round) => each.perSecond / seen.get('bare')![round]!.perSecond);
  const kept = house.map((each, round) => seen.get('no telemetry')![round]!.cpuMs / each.cpuMs);
  return {
    variants: Object.fromEntries(variants.map(variant => [variant, medianOf(variant)])) as Record<
      Variant,
      Pressed
    >,
    ratio: median(ratios),
    telemetryShare: 1 - median(kept),
  };
}
