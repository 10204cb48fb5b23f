import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTelemetry } from './start.ts';
import { extractTrace, injectTrace, traceId, withSpan } from './tracing.ts';

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** A collector as OTLP over HTTP knows it. */
const received: string[] = [];
let collector: Server;
let endpoint: string;
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => collector.close());

const spansReceived = (): SentSpan[] =>
  received
    .flatMap(body => JSON.parse(body).resourceSpans ?? [])
    .flatMap(resource => resource.scopeSpans)
    .flatMap(scope => scope.spans);

const canaries = {
  key: 'cs_at_9fQ2mX7rT4vB8nL1kD5sW3zY6aC0eHuJpGoI',
  mail: 'margaret.canary@example.org',
  card: '4111 1111 1111 1111',
  street: 'Rosenweg 7',
};
const fixture = fileURLToPath(new URL('./two-hops.fixture.ts', import.meta.url));

async function run(environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [fixture], {
    env: { PATH: process.env.PATH, CANARIES: JSON.stringify(canaries), ...environment },
  });
  const [out, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, log, ...JSON.parse(out) };
}

describe('a call across two servers', () => {
  it('measures what it does not trace as it measures what it does, and makes no span of it', async () => {
    const { metrics, log } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      COUNTERSIGN_TRACE_SHARE: '0',
    });
    const seen = [...metrics.matchAll(/^http_server_request_duration_count\{(.*)\} (\d+)/gm)]
      .filter(([, labels]) => labels.includes('http_route="/mcp{/:server}"'))
      .map(([, labels, count]) => [labels.includes('http_response_status_code="503"'), count]);
    expect(seen).toEqual([[true, '2']]);
    expect(metrics.match(/^# TYPE http_server_request_duration /gm)).toHaveLength(1);
    expect(log).not.toMatch(/error/i);
    expect(spansReceived().filter(({ name }) => name === 'after the body')).toHaveLength(1);
  });

  it('arrives as one trace, its log and metrics beside it, and carries nothing that must be hidden', async () => {
    const { answer, metrics, out, log } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    const asked = '0af7651916cd43dd8448eb211c80319c';
    expect(answer.trace).toBe(asked);
    expect(answer.shop.traceparent).toMatch(new RegExp(`^00-${asked}-[0-9a-f]{16}-01$`));

    const bodies = received.map(body => JSON.parse(body));
    const ours = spansReceived().filter(span => span.traceId === asked);
    const call = ours.find(({ name }) => name === 'tools/call complete_checkout')!;
    const served = ours.find(({ name }) => name === 'POST /orders/:id')!;
    expect(call.parentSpanId).toBe('b7ad6b7169203331');
    expect(served.parentSpanId).toBe(call.spanId);
    expect(ours.map(({ name }) => name)).toEqual(expect.arrayContaining(['shop', 'bug']));

    expect(received.join()).toContain('"payment_declined"');
    const [record] = bodies
      .flatMap(body => body.resourceLogs ?? [])
      .flatMap(resource => resource.scopeLogs)
      .flatMap(scope => scope.logRecords);
    expect(record).toMatchObject({
      traceId: asked,
      spanId: call.spanId,
      severityText: 'info',
      body: { stringValue: 'for [redacted:email]' },
    });
    expect(bodies.some(body => body.resourceMetrics)).toBe(true);
    expect(JSON.parse(log)).toMatchObject({ level: 'info', trace_id: asked, msg: 'for [redacted:email]' });
    expect(metrics).toMatch(/countersign_decisions_total\{.*countersign_action="\[redacted:email\]".*\} 1/);
    expect(metrics).toContain('mcp_server_operation_duration');

    const seen = received.join() + out + log;
    for (const canary of Object.values(canaries)) expect(seen).not.toContain(canary);
  });

  it('says nothing to anyone while telemetry is off', async () => {
    received.length = 0;
    const { on, answer, metrics } = await run({});
    expect({ on, answer }).toEqual({ on: false, answer: { shop: {} } });
    expect(metrics).toMatch(/Metrics are off/);
    expect(received).toEqual([]);
  });
});

describe('while telemetry is off', () => {
  it('spans run their work, propagation leaves carriers alone, and there is no trace', async () => {
    const carrier = {};
    const result = await withSpan('work', {}, async () => {
      injectTrace(carrier);
      return extractTrace(
        { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
        () => 7,
      );
    });
    expect({ result, carrier, trace: traceId() }).toEqual({ result: 7, carrier: {}, trace: undefined });
    await expect(withSpan('work', {}, () => Promise.reject(new Error('as it was')))).rejects.toThrow(
      'as it was',
    );
  });

  it('a setting that nobody knows is refused', async () => {
    await expect(startTelemetry({ COUNTERSIGN_TELEMETRY: 'yes' })).rejects.toThrow(/"yes"/);
    expect(
      (await startTelemetry({ COUNTERSIGN_TELEMETRY: 'off', OTEL_EXPORTER_OTLP_ENDPOINT: 'x' })).on,
    ).toBe(false);
  });
});
