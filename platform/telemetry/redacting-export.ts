import type { Attributes } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
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

/** Express marks each router that a request passed; nothing hangs on these, and the route's name is what they were for. */
const tellsSomething = (span: FinishedSpan): boolean => span.attributes['express.type'] !== 'router';

/** Puts the redaction in front of an exporter of spans. */
export const redactingSpans = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.filter(tellsSomething).map(redactSpan), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});

/** Puts the redaction in front of an exporter of log records. */
export const redactingLogs = (exporter: LogRecordExporter): LogRecordExporter => ({
  export: (records, done) =>
    exporter.export(
      records.map(record => {
        const clean = Object.create(record, {
          body: { value: redact(record.body) },
          attributes: { value: redactAttributes(record.attributes as Attributes) },
        });
        return clean as typeof record;
      }),
      done,
    ),
  shutdown: () => exporter.shutdown(),
  forceFlush: () => exporter.forceFlush(),
});

type Collected = Parameters<PushMetricExporter['export']>[0];

/** Labels of series are few, so they are redacted where they stand. */
function redactLabels({ scopeMetrics }: Collected): void {
  for (const { metrics } of scopeMetrics)
    for (const { dataPoints } of metrics)
      for (const point of dataPoints)
        Object.assign(point, { attributes: redactAttributes(point.attributes) });
}

/** Puts the redaction in front of an exporter that metrics are pushed to. */
export const redactingMetrics = <Exporter extends PushMetricExporter>(exporter: Exporter): Exporter =>
  new Proxy(exporter, {
    get(target, member) {
      if (member === 'export')
        return (...[collected, done]: Parameters<PushMetricExporter['export']>) => {
          redactLabels(collected);
          target.export(collected, done);
        };
      const value = Reflect.get(target, member, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** Metrics for Prometheus, with the redaction in front. Serves no port of its own. */
export class RedactingPrometheus extends PrometheusExporter {
  constructor() {
    super({ preventServerStart: true });
  }

  override async collect(...options: Parameters<PrometheusExporter['collect']>): Promise<Collection> {
    const collected = await super.collect(...options);
    redactLabels(collected.resourceMetrics);
    return collected;
  }
}
