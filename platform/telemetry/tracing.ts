import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { problemOf, Refusal } from '../errors.ts';
import { redactText } from './redact-text.ts';

const tracer = trace.getTracer('countersign');

/** Stands where a span would: there is nothing to record it. */
const nowhere = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** What a span is of, in OpenTelemetry's words: our own work, a call that came in, a call that goes out, a job. */
export const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * Runs the work inside a span, under which its own calls stand. A failure marks the span with its code from the registry
 * and is thrown on. While telemetry is off this costs a function call. Attributes carry names of OpenTelemetry's
 * conventions (`gen_ai.tool.name`, `mcp.method.name`) or of ours under `countersign.`; they are redacted on their way out.
 *
 * Inside a trace that is not recorded no span is made: the work runs on under the one that is there, and out of sight it
 * runs on under none. A job's consumer is another matter, because what is carried out is recorded also where the request
 * was not.
 */
export function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
  kind: keyof typeof kinds = 'internal',
): Promise<T> {
  const around = trace.getActiveSpan();
  if (around && kind !== 'consumer' && !(around.spanContext().traceFlags & TraceFlags.SAMPLED))
    return work(around);
  if (!around && isTracingSuppressed(context.active())) return work(nowhere);
  return tracer.startActiveSpan(name, { attributes, kind: kinds[kind] }, async span => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed: an expected failure by its code and words, a bug by its type and stack. */
export function markFailed(span: Span, error: unknown): void {
  const { code, message } = problemOf(error);
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(message) });
  if (!(error instanceof Refusal)) span.recordException(error instanceof Error ? error : String(error));
}

/** Writes the W3C trace of the work at hand (`traceparent`, `tracestate`) into headers or an MCP `_meta`. */
export function injectTrace(carrier: Record<string, unknown>): void {
  propagation.inject(context.active(), carrier);
}

/** Runs the work under the trace that a caller named in headers or an MCP `_meta`; just runs it when none is named. */
export function extractTrace<T>(carrier: Readonly<Record<string, unknown>> | undefined, work: () => T): T {
  if (typeof carrier?.traceparent !== 'string') return work();
  return context.with(propagation.extract(context.active(), carrier), work);
}

/** Marks a span whose work ended in a failure that is a value, not a throw. */
export function markRefused(span: Span, code: string): void {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

/** The `traceparent` of the work at hand, for what is done later; null while there is no trace. */
export function traceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  injectTrace(carrier);
  return carrier.traceparent ?? null;
}

/** Runs the work inside a span where the trace at hand is recorded, and just runs it anywhere else. */
export function withSpanWhenRecorded<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  kind: keyof typeof kinds = 'internal',
): Promise<T> {
  return trace.getActiveSpan()?.isRecording() ? withSpan(name, attributes, work, kind) : work();
}

/** The id of the trace that is open, for a log line or a person; undefined while telemetry is off. */
export const traceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

/**
 * Runs work whose every step an instrumentation watches. Where the trace at hand is not recorded the watching would be
 * thrown away, and cost as much as the work: then it is out of sight.
 */
export function inSightWhenRecorded<T>(work: () => T): T {
  const span = trace.getActiveSpan();
  return !span || span.isRecording() ? work() : context.with(trace.deleteSpan(context.active()), work);
}
