import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Histogram, metrics } from '@opentelemetry/api';
import { type Routed, routeOf } from './routes.ts';

const beganAt = Symbol('began at');
/** On the request itself: a map that forgets costs the collector of garbage more than all else here. */
interface Unseen {
  [beganAt]?: number;
}
interface Finished {
  readonly request: IncomingMessage & Routed & Unseen;
  readonly response: ServerResponse;
}

/** Word for word what the instrumentation says of its own: to OpenTelemetry the two are one then. */
const duration = {
  description: 'Duration of HTTP server requests.',
  unit: 's',
  advice: {
    explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
};

/**
 * Measures the requests that are out of sight into the histogram of those that are not, `http.server.request.duration`:
 * what alerts watch must not depend on what is traced. The returned function is told of each when it begins.
 */
export function measureUnseen(scope: {
  readonly instrumentationName: string;
  readonly instrumentationVersion: string;
}): (request: IncomingMessage) => void {
  let histogram: Histogram | undefined;
  subscribe('http.server.response.finish', message => {
    const { request, response } = message as Finished;
    const since = request[beganAt];
    if (since === undefined) return;
    histogram ??= metrics
      .getMeter(scope.instrumentationName, scope.instrumentationVersion)
      .createHistogram('http.server.request.duration', duration);
    const { statusCode } = response;
    const route = routeOf(request);
    histogram.record((performance.now() - since) / 1000, {
      'http.request.method': request.method ?? 'GET',
      'url.scheme': 'http',
      'network.protocol.version': request.httpVersion,
      'http.response.status_code': statusCode,
      ...(route === undefined ? {} : { 'http.route': route }),
      ...(statusCode >= 500 ? { 'error.type': String(statusCode) } : {}),
    });
  });
  return (request: IncomingMessage & Unseen) => {
    request[beganAt] = performance.now();
  };
}
