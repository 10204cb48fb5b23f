import {
  type Counter,
  type Histogram,
  INVALID_SPAN_CONTEXT,
  type Meter,
  metrics,
  type Span,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { recordDuration, renewInstruments } from '../platform/telemetry/metrics.ts';
import { withSpan } from '../platform/telemetry/tracing.ts';

/** What telemetry that is off leaves in a request: places that ask for it, and how long they take. */
export interface TelemetryOff {
  readonly spans: number;
  readonly values: number;
  /** Of all of them together, for one request. */
  readonly ms: number;
}

const goes = 50_000;

/**
 * Times the places at which the code asks for telemetry while there is none, then counts how many of them a request
 * passes. Counting puts an own tracer in the place of none, so it is to be the last thing that is measured here.
 */
export async function measureTelemetryOff(request: () => Promise<unknown>): Promise<TelemetryOff> {
  const nothing = async (): Promise<void> => {};
  const bare = await millisecondsOf(nothing);
  const span = (await millisecondsOf(() => withSpan('nothing', { a: 'b' }, nothing))) - bare;
  const value = await millisecondsOf(async () => recordDuration('countersign.journey.duration', 1, {}));
  const { spans, values } = await counted(request);
  return { spans, values, ms: Math.max(0, spans * span) + Math.max(0, values * (value - bare)) };
}

async function millisecondsOf(work: () => Promise<void>): Promise<number> {
  for (let go = 0; go < goes / 10; go++) await work();
  const since = performance.now();
  for (let go = 0; go < goes; go++) await work();
  return (performance.now() - since) / goes;
}

async function counted(request: () => Promise<unknown>): Promise<Pick<TelemetryOff, 'spans' | 'values'>> {
  const seen = { spans: 0, values: 0 };
  const unrecorded = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  const tracer: Pick<Tracer, 'startSpan' | 'startActiveSpan'> = {
    startSpan() {
      seen.spans++;
      return unrecorded;
    },
    startActiveSpan(...all: unknown[]) {
      seen.spans++;
      return (all.at(-1) as (span: Span) => never)(unrecorded);
    },
  };
  const silent = metrics.getMeter('none');
  const counter: Counter = { add: () => void seen.values++ };
  const histogram: Histogram = { record: () => void seen.values++ };
  const meter: Meter = Object.assign(Object.create(silent) as Meter, {
    createCounter: () => counter,
    createHistogram: () => histogram,
  });
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  metrics.setGlobalMeterProvider({ getMeter: () => meter });
  renewInstruments();
  await request();
  return seen;
}
