import { context, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { recordDuration } from '../platform/telemetry/metrics.ts';
import { markRefused, withSpan } from '../platform/telemetry/tracing.ts';

export interface Asked {
  readonly method: string;
  /** The tool, where there is one of that name. */
  readonly tool?: string | undefined;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly request: string | number;
  readonly revision: string | undefined;
}

/**
 * Serves one MCP request as a span of its own, under the W3C trace that the caller named in `_meta` (`traceparent`,
 * `tracestate`, `baggage`), else under the HTTP request that carried it, so that spans further down, to the vendor,
 * belong to it. Names and attributes are those of OpenTelemetry's conventions for MCP.
 */
export function serveTraced<T extends object>(asked: Asked, work: () => Promise<T>): Promise<T> {
  const { method, tool, meta, request, revision } = asked;
  const facts = { 'mcp.method.name': method, ...(tool ? { 'gen_ai.tool.name': tool } : {}) };
  const since = performance.now();
  const ended = (failed?: string): void =>
    recordDuration('mcp.server.operation.duration', (performance.now() - since) / 1000, {
      ...facts,
      ...(failed ? { 'error.type': failed } : {}),
    });
  const serve = (links: readonly Link[]): Promise<T> =>
    withSpan(
      tool ? `${method} ${tool}` : method,
      {
        ...facts,
        ...(tool ? { 'gen_ai.operation.name': 'execute_tool' } : {}),
        ...(revision ? { 'mcp.protocol.version': revision } : {}),
        'jsonrpc.request.id': String(request),
      },
      async span => {
        for (const link of links) span.addLink(link);
        try {
          const reply = await work();
          const failed = 'isError' in reply && reply.isError === true ? 'tool_error' : undefined;
          if (failed) markRefused(span, failed);
          ended(failed);
          return reply;
        } catch (thrown) {
          ended('protocol_error');
          throw thrown;
        }
      },
      'server',
    );
  if (typeof meta?.traceparent !== 'string') return serve([]);
  const carrier = trace.getSpanContext(context.active());
  const links = carrier ? [{ context: carrier }] : [];
  // Where the HTTP request is out of sight, its context hides whatever is begun under it.
  const from = carrier ? context.active() : ROOT_CONTEXT;
  return context.with(propagation.extract(from, meta), () => serve(links));
}
