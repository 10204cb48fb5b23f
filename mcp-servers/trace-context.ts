import { context, propagation } from '@opentelemetry/api';

/**
 * Runs the work under the W3C trace that the caller named in `_meta` (`traceparent`, `tracestate`, `baggage`), so
 * that spans further down, to the vendor, belong to it. Costs nothing while telemetry is off.
 */
export function underCallersTrace<T>(meta: Readonly<Record<string, unknown>> | undefined, work: () => T): T {
  if (typeof meta?.traceparent !== 'string') return work();
  return context.with(propagation.extract(context.active(), meta), work);
}
