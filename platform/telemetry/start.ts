import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Refusal } from '../errors.ts';
import { renewInstruments } from './metrics.ts';
import { observeProcess } from './process.ts';
import { nameRoute } from './routes.ts';
import { outOfSight, samplerOf, shareIn } from './sampling.ts';
import { measureUnseen } from './unseen-requests.ts';

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
      .end('Metrics are off: set COUNTERSIGN_TELEMETRY=metrics.\n');
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

/** Where a signal goes, by OpenTelemetry's own settings. */
function urlOf(environment: NodeJS.ProcessEnv, signal: 'traces' | 'metrics' | 'logs'): string {
  const own = environment[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`];
  const all = environment.OTEL_EXPORTER_OTLP_ENDPOINT || 'http://localhost:4318';
  return own || `${all.replace(/\/+$/, '')}/v1/${signal}`;
}

/**
 * Starts telemetry when the environment asks for it: `OTEL_EXPORTER_OTLP_ENDPOINT` or `COUNTERSIGN_TELEMETRY`. Off by
 * default, and then nothing of it is even loaded. To be called before the server's modules are imported: a function that
 * was taken out of `node:http` earlier is not instrumented.
 */
export async function startTelemetry(environment: NodeJS.ProcessEnv = process.env): Promise<Telemetry> {
  const mode = wanted(environment);
  if (mode === 'off') return off;
  const [{ NodeSDK }, { Contexts }, { RedactingPrometheus }, outward, instrumentations] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('./contexts.ts'),
    import('./redacting-export.ts'),
    mode === 'on' ? import('./outward.ts') : undefined,
    instrumentationsOf(doorOf(mode, environment)),
  ]);
  const prometheus = new RedactingPrometheus();
  const sending = outward?.exportersTo(signal => urlOf(environment, signal), metricsEveryMs(environment));
  const sdk = new NodeSDK({
    serviceName: environment.OTEL_SERVICE_NAME || 'countersign',
    autoDetectResources: false, // the process' own resource would carry its command line
    metricReaders: [prometheus, ...(sending?.metricReaders ?? [])],
    logRecordProcessors: sending?.logRecordProcessors ?? [],
    contextManager: new Contexts(),
    instrumentations,
    // OpenTelemetry's own setting goes before ours. What was let in at the door is recorded.
    ...(environment.OTEL_TRACES_SAMPLER ? {} : { sampler: samplerOf(1) }),
    ...(sending ? { traceExporter: sending.traceExporter } : { spanProcessors: [] }),
  });
  sdk.start();
  instrument();
  renewInstruments();
  observeProcess();
  return {
    on: true,
    metrics: (request, response) => prometheus.getMetricsRequestHandler(request, response),
    stop: () => sdk.shutdown().catch(() => {}), // a collector that is gone is no reason to fail a stop
  };
}

/**
 * Loads what is instrumented by `require`, which OpenTelemetry watches: it changes these modules in place, so that all who
 * import them, before or after, get them as they are then. A loader hook would wrap every module there is.
 */
function instrument(): void {
  const require = createRequire(import.meta.url);
  for (const module of ['http', 'pg', 'ioredis']) require(module);
  syncBuiltinESMExports();
}

type Door = ReturnType<typeof outOfSight>;

/** Where no traces go anywhere, no share of them is looked at; where OpenTelemetry's own sampler chooses, all are. */
function doorOf(mode: 'metrics' | 'on', environment: NodeJS.ProcessEnv): Door {
  const share = shareIn(environment);
  if (environment.OTEL_TRACES_SAMPLER) return () => false;
  return outOfSight(mode === 'on' ? share : 0);
}

/** OpenTelemetry's setting, and its default of a minute. */
const metricsEveryMs = (environment: NodeJS.ProcessEnv): number =>
  Number(environment.OTEL_METRIC_EXPORT_INTERVAL) || 60_000;

/** Those who look after us ask every few seconds; their questions are no requests. */
const watchers = /^\/(metrics|livez|readyz|healthz)(\?|$)/;

async function instrumentationsOf(isOutOfSight: Door) {
  const [{ HttpInstrumentation }, { PgInstrumentation }, { IORedisInstrumentation }] = await Promise.all([
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-ioredis'),
  ]);
  const http = new HttpInstrumentation();
  const begun = measureUnseen(http);
  http.setConfig({
    requestHook: nameRoute,
    ignoreIncomingRequestHook(request) {
      if (watchers.test(request.url ?? '')) return true;
      const unseen = isOutOfSight(request);
      if (unseen) begun(request);
      return unseen;
    },
  });
  return [
    http,
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new IORedisInstrumentation({ requireParentSpan: true }),
  ];
}
