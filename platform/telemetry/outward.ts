import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { redactingLogs, redactingMetrics, redactingSpans } from './redacting-export.ts';

type Signal = 'traces' | 'metrics' | 'logs';

/** Traces, metrics and logs to a collector over OTLP, each behind the redaction. */
export const exportersTo = (urlOf: (signal: Signal) => string, metricsEveryMs: number) => ({
  traceExporter: redactingSpans(new OTLPTraceExporter({ url: urlOf('traces') })),
  metricReaders: [
    new PeriodicExportingMetricReader({
      exporter: redactingMetrics(new OTLPMetricExporter({ url: urlOf('metrics') })),
      exportIntervalMillis: metricsEveryMs,
      exportTimeoutMillis: Math.min(metricsEveryMs, 10_000),
    }),
  ],
  logRecordProcessors: [
    new BatchLogRecordProcessor({ exporter: redactingLogs(new OTLPLogExporter({ url: urlOf('logs') })) }),
  ],
});
