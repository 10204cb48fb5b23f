import type { Attributes } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { redactText } from './redact-text.ts';
import { redact } from './redaction.ts';

type SpanExporter = NodeSDKConfiguration['traceExporter'];
type FinishedSpan = Parameters<SpanExporter['export']>[0][number];
type Collection = Awaited<ReturnType<PrometheusExporter['collect']>>;

const redactAttributes = (attributes: Attributes | undefined): Attributes =>
  redact(attributes ?? {}) as Attributes;

/** A span without what must not leave. Its resource is ours alone and says nothing of a caller. */
const redactSpan = (span: FinishedSpan): FinishedSpan => ({
  name: redactText(span.name),
  kind: span.kind,
  spanContext: () => span.spanContext(),
  ...(span.parentSpanContext ? { parentSpanContext: span.parentSpanContext } : {}),
  startTime: span.startTime,
  endTime: span.endTime,
  status: {
    code: span.status.code,
    ...(span.status.message === undefined ? {} : { message: redactText(span.status.message) }),
  },
  attributes: redactAttributes(span.attributes),
  links: span.links.map(link => ({ ...link, attributes: redactAttributes(link.attributes) })),
  events: span.events.map(event => ({
    ...event,
    name: redactText(event.name),
    attributes: redactAttributes(event.attributes),
  })),
  duration: span.duration,
  ended: span.ended,
  resource: span.resource,
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: span.droppedAttributesCount,
  droppedEventsCount: span.droppedEventsCount,
  droppedLinksCount: span.droppedLinksCount,
});

/** Puts the redaction in front of an exporter of spans. */
export const redactingSpans = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(redactSpan), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});

/** Metrics for Prometheus, with the redaction in front. Serves no port of its own. */
export class RedactingPrometheus extends PrometheusExporter {
  constructor() {
    super({ preventServerStart: true });
  }

  override async collect(...options: Parameters<PrometheusExporter['collect']>): Promise<Collection> {
    const collected = await super.collect(...options);
    for (const { metrics } of collected.resourceMetrics.scopeMetrics)
      for (const { dataPoints } of metrics)
        for (const point of dataPoints)
          Object.assign(point, { attributes: redactAttributes(point.attributes) });
    return collected;
  }
}
