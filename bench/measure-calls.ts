import type { Home } from './installation.ts';
import { articleOf } from './installation.ts';
import type { PartsOfACall } from './parts-of-a-call.ts';
import { press } from './press.ts';
import type { BareApi } from './processes/bare.ts';
import type { HouseApi, HouseSettings } from './processes/house.ts';
import type { LoadApi } from './processes/load.ts';
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
  /** The share of a small call's throughput that the house loses to telemetry, at the sampling that is shipped. */
  readonly telemetryShare: number;
}

export interface CallPlan {
  /**
   * How many processes of each server are measured, one set after the other. Two processes of the same code differ by a
   * tenth and more for as long as they live; only several tell what the code costs.
   */
  readonly processes: number;
  /**
   * How many requests each server has answered before it counts. Until then its code is being compiled, which takes longest
   * where there is most of it; by the clock a slow machine would measure little else.
   */
  readonly warmUp: number;
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

/** What was seen of each server with one tool, round by round, by one set of processes. */
type Seen = ReadonlyMap<Variant, readonly Pressed[]>;

/**
 * Tool calls under load: every server in turn, round after round, so that what else the machine does hits all of them
 * alike. Ratios are the medians of those of each set of processes. What telemetry costs is told by processor time: a server
 * that is one process loses as much of its throughput.
 */
export async function measureCalls(home: Home, load: Child<LoadApi>, plan: CallPlan): Promise<CallFigures> {
  const sets: Record<string, Seen>[] = [];
  let last: Pick<CallFigures, 'parts' | 'telemetryOff'> | undefined;
  for (let set = 1; set <= plan.processes; set++)
    await withContestants(home, load, async (contestants, withoutTelemetry) => {
      const seen: Record<string, Seen> = {};
      for (const tool of measuredTools) seen[tool] = await contest(tool, contestants, load, plan);
      sets.push(seen);
      if (set === plan.processes) last = await partsOf(contestants, withoutTelemetry, seen, plan);
    });
  const tools = Object.fromEntries(measuredTools.map(tool => [tool, figuresOf(sets.map(set => set[tool]!))]));
  return { connections: plan.connections, tools, ...last! };
}

async function withContestants(
  home: Home,
  load: Child<LoadApi>,
  work: (contestants: ReadonlyMap<Variant, Contestant>, withoutTelemetry: Child<HouseApi>) => Promise<void>,
): Promise<void> {
  const collector = await load.ask('collector');
  const bare = startChild<BareApi>('bare.ts', { home });
  const stops: (() => Promise<void>)[] = [() => bare.stop()];
  try {
    const contestants = new Map<Variant, Contestant>();
    contestants.set('bare', { cpuMs: () => bare.ask('cpuMs'), url: await bare.ask('url'), headers: {} });
    const houses = new Map<Variant, Child<HouseApi>>();
    for (const [variant, settings] of [
      ['house', { collector, audit: true }],
      ['no telemetry', { collector: null, audit: true }],
      ['no telemetry, no audit', { collector: null, audit: false }],
    ] as const) {
      const child = startChild<HouseApi>('house.ts', { home, ...settings } satisfies HouseSettings);
      stops.push(() => child.stop());
      houses.set(variant, child);
      const authorization = `Bearer ${await child.ask('token')}`;
      const cpuMs = () => child.ask('cpuMs');
      contestants.set(variant, { cpuMs, url: await child.ask('url'), headers: { authorization } });
    }
    await work(contestants, houses.get('no telemetry')!);
  } finally {
    await Promise.all(stops.map(stop => stop()));
  }
}

async function partsOf(
  contestants: ReadonlyMap<Variant, Contestant>,
  withoutTelemetry: Child<HouseApi>,
  seen: Readonly<Record<string, Seen>>,
  plan: CallPlan,
): Promise<Pick<CallFigures, 'parts' | 'telemetryOff'>> {
  const parts = await withoutTelemetry.ask('parts', plan.times);
  const headers = {
    ...headersOf('tools/call', quotePrice.name),
    ...contestants.get('no telemetry')!.headers,
  };
  const left = await withoutTelemetry.ask('telemetryOff', {
    headers,
    body: callOf(quotePrice.name, { article: articleOf(1) }),
  });
  const whole = median(seen[quotePrice.name]!.get('no telemetry')!.map(({ cpuMs }) => cpuMs));
  return { parts, telemetryOff: { ...left, share: left.ms / whole } };
}

async function contest(
  tool: string,
  contestants: ReadonlyMap<Variant, Contestant>,
  load: Child<LoadApi>,
  { warmUp, rounds, ms, connections }: CallPlan,
): Promise<Seen> {
  const bodies = Array.from({ length: 100 }, (_, index) =>
    callOf(tool, { article: articleOf(index * 7) }, index),
  );
  const pressFor = ({ cpuMs, url, headers }: Contestant) =>
    press(load, cpuMs, {
      url,
      headers: { ...headersOf('tools/call', tool), ...headers },
      bodies,
      expect: '"structuredContent":{"article":"tea-',
      connections,
      ms,
    });
  for (const contestant of contestants.values())
    for (let answered = 0; answered < warmUp; ) answered += (await pressFor(contestant)).requests;
  const seen = new Map<Variant, Pressed[]>(variants.map(variant => [variant, []]));
  for (let round = 0; round < rounds; round++)
    for (const variant of inTurn(round)) seen.get(variant)!.push(await pressFor(contestants.get(variant)!));
  return seen;
}

/** Another one first in each round, and none ever twice in a row: it would find its caches warm. */
const inTurn = (round: number): Variant[] =>
  variants.map((_, index) => variants[(index + round) % variants.length]!);

function figuresOf(sets: readonly Seen[]): ToolFigures {
  const medianOf = (variant: Variant, figure: keyof Pressed): number =>
    median(sets.flatMap(seen => seen.get(variant)!.map(each => each[figure])));
  const ratioOf = (of: Variant, to: Variant, figure: keyof Pressed): number =>
    median(
      sets.map(seen => {
        const own = (variant: Variant) => median(seen.get(variant)!.map(each => each[figure]));
        return own(of) / own(to);
      }),
    );
  const pressed = (variant: Variant): Pressed => ({
    perSecond: medianOf(variant, 'perSecond'),
    cpuMs: medianOf(variant, 'cpuMs'),
    p50: medianOf(variant, 'p50'),
    p95: medianOf(variant, 'p95'),
  });
  return {
    variants: Object.fromEntries(variants.map(variant => [variant, pressed(variant)])) as Record<
      Variant,
      Pressed
    >,
    ratio: ratioOf('house', 'bare', 'perSecond'),
    telemetryShare: 1 - ratioOf('no telemetry', 'house', 'cpuMs'),
  };
}
