import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A server on loopback that keeps all it gets, headers and bodies, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(
    answer: (received: Received, response: ServerResponse) => void = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  ): Promise<Receiver> {
    const server = createServer(async (request, response) => {
      const body = await buffer(request);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
      const { method = '', url: path = '', headers } = request;
      const received = { method, path, headers, text };
      receiver.received.push(received);
      answer(received, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(server);
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** All that ever came, as one text. */
  get everything(): string {
    return this.received
      .map(({ path, headers, text }) => `${path}\n${JSON.stringify(headers)}\n${text}`)
      .join('\n');
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}

/** A span as OTLP carried it. Times are in milliseconds. */
export interface SentSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unspecified';
  readonly startMs: number;
  readonly endMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
}
/** A record of the log as OTLP carried it. */
export interface SentRecord {
  readonly trace: string | undefined;
  readonly span: string | undefined;
  readonly severity: string;
  readonly body: string;
}

const attributesOf = (attributes: readonly Attribute[] = []): SentSpan['attributes'] =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ??
        value.boolValue ??
        (value.intValue === undefined ? value.doubleValue : Number(value.intValue)),
    ]),
  );
const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const ms = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1000n) / 1000;

interface Scoped<Name extends string, Item> {
  readonly [resources: string]: readonly {
    readonly [scopes: string]: readonly (Record<Name, readonly Item[]> & object)[];
  }[];
}
const bodiesAt = (receiver: Receiver, path: string): unknown[] =>
  receiver.received.filter(received => received.path === path).map(({ text }) => JSON.parse(text));
function itemsOf<Item>(body: unknown, resources: string, scopes: string, items: string): Item[] {
  const scoped = (body as Scoped<string, Item>)[resources] ?? [];
  return scoped.flatMap(resource => (resource[scopes] ?? []).flatMap(scope => scope[items] ?? []));
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP's own JSON, read here and nowhere else
type Otlp = any;

/** The spans that a collector has got. */
export const spansOf = (receiver: Receiver): SentSpan[] =>
  bodiesAt(receiver, '/v1/traces')
    .flatMap(body => itemsOf<Otlp>(body, 'resourceSpans', 'scopeSpans', 'spans'))
    .map(span => ({
      trace: span.traceId,
      id: span.spanId,
      parent: span.parentSpanId || undefined,
      name: span.name,
      kind: kinds[span.kind] ?? 'unspecified',
      startMs: ms(span.startTimeUnixNano),
      endMs: ms(span.endTimeUnixNano),
      failed: span.status?.code === 2,
      attributes: attributesOf(span.attributes),
    }));

export const recordsOf = (receiver: Receiver): SentRecord[] =>
  bodiesAt(receiver, '/v1/logs')
    .flatMap(body => itemsOf<Otlp>(body, 'resourceLogs', 'scopeLogs', 'logRecords'))
    .map(record => ({
      trace: record.traceId || undefined,
      span: record.spanId || undefined,
      severity: record.severityText,
      body: record.body?.stringValue ?? '',
    }));

export const metricNamesOf = (receiver: Receiver): Set<string> =>
  new Set(
    bodiesAt(receiver, '/v1/metrics')
      .flatMap(body => itemsOf<Otlp>(body, 'resourceMetrics', 'scopeMetrics', 'metrics'))
      .map(({ name }) => name as string),
  );
