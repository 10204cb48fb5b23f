import type { IncomingMessage, ServerResponse } from 'node:http';
import { register } from 'node:module';
import { Refusal } from '../errors.ts';
import { samplerOf, shareIn } from './sampling.ts';

/** Telemetry of this process: answers for `/metrics`, and is stopped last. */
export interface Telemetry {
  readonly on: boolean;
  /** The metrics in Prometheus' text form; 404 while they are off. */
  metrics(request: IncomingMessage, response: ServerResponse): void;
  /** Sends what waits. Waits no longer than a few seconds for a collector that does not answer. */
  stop(): Promise<void>;
}

const off: Telemetry = {
  on: false,
  metrics(_, response) {
    response
      .writeHead(404, { 'content-type': 'text/plain' })
      .end('Metrics are off: set COUNTERSIGN_TELEMETRY=on.\n');
  },
  stop: async () => {},
};

/** What the environment asks for. `on` needs no collector: spans then go to the one that OpenTelemetry expects here. */
function wanted(environment: NodeJS.ProcessEnv): 'off' | 'metrics' | 'on' {
  const asked = environment.COUNTERSIGN_TELEMETRY;
  if (asked === 'off' || asked === 'metrics' || asked === 'on') return asked;
  if (asked)
    throw new Refusal('invalid_input', `COUNTERSIGN_TELEMETRY is ${JSON.stringify(asked)}.`, {
      mend: 'Set it to on, metrics or off, or leave it out.',
    });
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = environment;
  return all || traces ? 'on' : 'off';
}

function tracesUrl(environment: NodeJS.ProcessEnv): string {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = environment;
  return traces || `${(all || 'http://localhost:4318').replace(/\/+$/, '')}/v1/traces`;
}

/**
 * Starts telemetry when the environment asks for it: `OTEL_EXPORTER_OTLP_ENDPOINT` or `COUNTERSIGN_TELEMETRY`. Off by
 * default, and then nothing of it is even loaded. To be called before the server's modules are imported: what was
 * imported earlier is not instrumented.
 */
export async function startTelemetry(environment: NodeJS.ProcessEnv = process.env): Promise<Telemetry> {
  const mode = wanted(environment);
  if (mode === 'off') return off;
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const [{ NodeSDK }, { OTLPTraceExporter }, { redactingSpans, RedactingPrometheus }, instrumentations] =
    await Promise.all([
      import('@opentelemetry/sdk-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('./redacting-export.ts'),
      instrumentationsOf(),
    ]);
  const prometheus = new RedactingPrometheus();
  const sdk = new NodeSDK({
    serviceName: environment.OTEL_SERVICE_NAME || 'countersign',
    autoDetectResources: false, // the process' own resource would carry its command line
    metricReaders: [prometheus],
    instrumentations,
    // OpenTelemetry's own setting goes before ours.
    ...(environment.OTEL_TRACES_SAMPLER ? {} : { sampler: samplerOf(shareIn(environment)) }),
    ...(mode === 'on'
      ? { traceExporter: redactingSpans(new OTLPTraceExporter({ url: tracesUrl(environment) })) }
      : { spanProcessors: [] }),
  });
  sdk.start();
  return {
    on: true,
    metrics: (request, response) => prometheus.getMetricsRequestHandler(request, response),
    stop: () => sdk.shutdown().catch(() => {}), // a collector that is gone is no reason to fail a stop
  };
}

async function instrumentationsOf() {
  const [
    { HttpInstrumentation },
    { ExpressInstrumentation, ExpressLayerType },
    { PgInstrumentation },
    { IORedisInstrumentation },
  ] = await Promise.all([
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-express'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-ioredis'),
  ]);
  return [
    new HttpInstrumentation(),
    // It names the route of a request's span. A span of its own for each layer would cost more than the call itself;
    // routers must stay, or their paths would add up in the name.
    new ExpressInstrumentation({
      ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.REQUEST_HANDLER],
    }),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new IORedisInstrumentation({ requireParentSpan: true }),
  ];
}
