import { context, type Span } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';

/** What Express leaves on a request of how it found its way. */
export interface Routed {
  readonly baseUrl?: string;
  readonly route?: { readonly path?: unknown };
}

/** The route that answered a request, as it was declared (`/orders/:id`), below what its router hangs on; undefined where none did. */
export function routeOf({ baseUrl = '', route }: Routed): string | undefined {
  if (typeof route?.path !== 'string') return undefined;
  return route.path === '/' && baseUrl ? baseUrl : baseUrl + route.path;
}

/**
 * Lets OpenTelemetry find the route of a request when the response is over: span, attribute and metric take it from
 * there. An instrumentation of Express would wrap each layer of each request for that, also of those nobody looks at.
 */
export function nameRoute(span: Span, request: object): void {
  const metadata = getRPCMetadata(context.active());
  // A request that goes out runs in the context of the one that came in, which has another span.
  if (metadata?.span === span)
    Object.defineProperty(metadata, 'route', { get: () => routeOf(request as Routed) });
}
