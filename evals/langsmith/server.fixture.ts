import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Record<string, unknown>;
interface Kept extends Fields {
  readonly id: string;
  readonly dataset_id: string;
}

/**
 * As much of LangSmith's API as keeping datasets needs, as its client's code speaks it: `/info`, `/datasets`, `/examples`
 * and the multipart upload below `/v1/platform`. It adds a split to metadata, as LangSmith does.
 */
export class LangSmithServer {
  readonly datasets: Fields[] = [];
  readonly examples = new Map<string, Kept>();
  /** `POST /datasets` and so on, without queries. */
  readonly requests: string[] = [];
  readonly keys = new Set<string>();
  readonly #server = createServer((request, response) => {
    this.#answer(request)
      .then(([status, body]) => reply(response, status, body))
      .catch((error: Error) => reply(response, 500, { detail: error.message }));
  });

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage): Promise<[number, unknown]> {
    const { pathname, searchParams } = new URL(request.url!, 'http://here');
    this.requests.push(`${request.method} ${pathname}`);
    this.keys.add(String(request.headers['x-api-key'] ?? ''));
    const body = await bodyOf(request);
    if (pathname === '/info') return [200, { instance_flags: { dataset_examples_multipart_enabled: true } }];
    if (pathname === '/datasets' && request.method === 'POST') {
      const made = { ...(JSON.parse(body.toString()) as Fields), id: randomUUID() };
      this.datasets.push(made);
      return [200, made];
    }
    if (pathname === '/datasets')
      return [200, this.datasets.filter(({ name }) => name === searchParams.get('name'))];
    if (pathname === '/examples') return [200, this.#page(searchParams)];
    const one = /^\/examples\/(.+)$/.exec(pathname)?.[1];
    if (one) return this.examples.has(one) ? [200, this.examples.get(one)] : [404, { detail: 'Not Found' }];
    const dataset = /^\/v1\/platform\/datasets\/(.+)\/examples$/.exec(pathname)?.[1];
    if (dataset) return this.#take(dataset, request, body);
    return [404, { detail: 'Not Found' }];
  }

  #page(query: URLSearchParams): Kept[] {
    const offset = Number(query.get('offset') ?? 0);
    const of = [...this.examples.values()].filter(({ dataset_id }) => dataset_id === query.get('dataset'));
    return of.slice(offset, offset + Number(query.get('limit') ?? 100));
  }

  async #take(dataset: string, request: IncomingMessage, body: Buffer): Promise<[number, unknown]> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(body), { headers }).formData();
    const parts = [...form.entries()];
    const ids = parts.map(([name]) => name).filter(name => !name.includes('.'));
    const part = async (name: string): Promise<unknown> => JSON.parse(await (form.get(name) as Blob).text());
    for (const id of ids) {
      if (request.method === 'POST' && this.examples.has(id))
        return [409, { detail: `${id} exists already` }];
      if (request.method === 'PATCH' && !this.examples.has(id)) return [404, { detail: `${id} not found` }];
      const { metadata } = (await part(id)) as { metadata?: Fields };
      this.examples.set(id, {
        id,
        dataset_id: dataset,
        inputs: await part(`${id}.inputs`),
        outputs: await part(`${id}.outputs`),
        metadata: { ...metadata, dataset_split: ['base'] },
      });
    }
    return [200, { count: ids.length, example_ids: ids }];
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const reply = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
