import { type Attributes, type Counter, type Histogram, metrics } from '@opentelemetry/api';
import { type InstrumentName, optionsOf } from './instruments.ts';

const meter = () => metrics.getMeter('countersign');

const counters = new Map<InstrumentName, Counter>();
const histograms = new Map<InstrumentName, Histogram>();

/** To be called when telemetry has started: instruments that were made before are deaf for ever. */
export function renewInstruments(): void {
  counters.clear();
  histograms.clear();
}

/** Counts something that happened, with the attributes that `instruments.ts` names for it, never an id. */
export function count(name: InstrumentName, attributes: Attributes = {}, by = 1): void {
  let counter = counters.get(name);
  if (!counter) {
    counter = meter().createCounter(name, optionsOf(name));
    counters.set(name, counter);
  }
  counter.add(by, attributes);
}

/** Records how long something took, in seconds. */
export const recordDuration = (name: InstrumentName, seconds: number, attributes?: Attributes): void =>
  recordValue(name, seconds, attributes);

/** Records how much there was of something: its distribution is kept, not its sum. */
export function recordValue(name: InstrumentName, value: number, attributes: Attributes = {}): void {
  let histogram = histograms.get(name);
  if (!histogram) {
    histogram = meter().createHistogram(name, optionsOf(name));
    histograms.set(name, histogram);
  }
  histogram.record(value, attributes);
}

/** Runs the work and records how long it took; a failure is recorded under the class that `errorOf` gives it. */
export async function timed<T>(
  name: InstrumentName,
  attributes: Attributes,
  errorOf: (thrown: unknown) => string,
  work: () => Promise<T>,
): Promise<T> {
  const since = performance.now();
  let failed: Attributes = {};
  try {
    return await work();
  } catch (thrown) {
    failed = { 'error.type': errorOf(thrown) };
    throw thrown;
  } finally {
    recordDuration(name, (performance.now() - since) / 1000, { ...attributes, ...failed });
  }
}

/** Observes a value at each collection until the returned function is called. */
export function observe(
  name: InstrumentName,
  values: () => Iterable<readonly [value: number, attributes: Attributes]>,
): () => void {
  const instrument = meter().createObservableGauge(name, optionsOf(name));
  const callback: Parameters<typeof instrument.addCallback>[0] = result => {
    for (const [value, attributes] of values()) result.observe(value, attributes);
  };
  instrument.addCallback(callback);
  return () => instrument.removeCallback(callback);
}
