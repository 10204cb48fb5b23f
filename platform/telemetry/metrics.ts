import {
  type Attributes,
  type Counter,
  type Histogram,
  type MeterProvider,
  metrics,
} from '@opentelemetry/api';

interface Instruments {
  readonly counters: Map<string, Counter>;
  readonly durations: Map<string, Histogram>;
}

/** By provider: an instrument that was made before telemetry started would stay deaf for ever. */
const made = new WeakMap<MeterProvider, Instruments>();

function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  let known = made.get(provider);
  if (!known) {
    known = { counters: new Map(), durations: new Map() };
    made.set(provider, known);
  }
  return known;
}

/** Counts something that happened: `countersign.proposals`, with few and bounded attributes, never an id. */
export function count(name: string, attributes: Attributes = {}, by = 1): void {
  const { counters } = instruments();
  let counter = counters.get(name);
  if (!counter) {
    counter = metrics.getMeter('countersign').createCounter(name);
    counters.set(name, counter);
  }
  counter.add(by, attributes);
}

/** Bounds in seconds that OpenTelemetry's conventions name for durations. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Records how long something took, in seconds: `mcp.server.operation.duration`, `gen_ai.client.operation.duration`. */
export function recordDuration(name: string, seconds: number, attributes: Attributes = {}): void {
  const { durations } = instruments();
  let histogram = durations.get(name);
  if (!histogram) {
    const advice = { explicitBucketBoundaries: bounds };
    histogram = metrics.getMeter('countersign').createHistogram(name, { unit: 's', advice });
    durations.set(name, histogram);
  }
  histogram.record(seconds, attributes);
}
