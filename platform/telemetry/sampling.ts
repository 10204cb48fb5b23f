import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { Refusal } from '../errors.ts';

/** What OpenTelemetry asks of a sampler; its own type is not exported by the SDK that is installed here. */
interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
  ): {
    readonly decision: number;
  };
  toString(): string;
}
const notRecorded = { decision: 0 };
const recorded = { decision: 2 };

/** The share of assistants' own requests that is traced when nothing else is said. */
export const ordinaryShare = 0.02;

/** Reads `COUNTERSIGN_TRACE_SHARE`: 0 to 1. */
export function shareIn(environment: NodeJS.ProcessEnv): number {
  const asked = environment.COUNTERSIGN_TRACE_SHARE;
  if (asked === undefined || asked === '') return ordinaryShare;
  const share = Number(asked);
  if (share >= 0 && share <= 1) return share;
  throw new Refusal('invalid_input', `COUNTERSIGN_TRACE_SHARE is ${JSON.stringify(asked)}.`, {
    mend: 'Give a number from 0 to 1, or leave it out.',
  });
}

/**
 * Which traces are recorded: whatever a caller traces already, everything that people do and everything that is carried
 * out, and of the requests that assistants begin by themselves, which are most of all requests and mostly reads, a share.
 * The choice is by the trace's id, so that every process of one trace makes the same.
 */
export const samplerOf = (share: number): Sampler => ({
  shouldSample(context, traceId, _name, kind, attributes) {
    // What is carried out is recorded, also where the request that asked for it was not.
    if (kind === SpanKind.CONSUMER) return recorded;
    const parent = trace.getSpanContext(context);
    if (parent && isSpanContextValid(parent))
      return parent.traceFlags & TraceFlags.SAMPLED ? recorded : notRecorded;
    if (!isOfAssistants(attributes)) return recorded;
    return Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32 ? recorded : notRecorded;
  },
  toString: () => `people and runs, and ${share} of assistants' requests`,
});

const ofAssistants = /^\/(mcp|ucp)(\/|\?|$)/;

const isOfAssistants = (attributes: Attributes): boolean => {
  const path = attributes['url.path'] ?? attributes['http.target'];
  return typeof path === 'string' && ofAssistants.test(path);
};

/** A `traceparent` whose sender records its trace. */
const isRecordedTrace = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f][13579bdf]/;

/**
 * Which requests are not even looked at. To watch a request and then throw away what was seen costs as much as the call
 * itself, so the share of assistants' own requests is drawn at the door; the rest gets no span, no trace and no context.
 * Their number and duration are still measured: see `unseen-requests.ts`.
 */
export const outOfSight =
  (share: number, random: () => number = Math.random) =>
  ({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean =>
    ofAssistants.test(url) && !isRecordedTrace.test(String(headers.traceparent ?? '')) && random() >= share;
