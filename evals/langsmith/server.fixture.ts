import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Record<string, unknown>;
interface Kept extends Fields {
  readonly id: string;
  readonly dataset_id: string;
}

/** A run as it stands after all that was sent about it. */
export interface SentRun extends Fields {
  readonly id: string;
  readonly name?: string;
  readonly run_type?: string;
  readonly parent_run_id?: string;
  readonly session_name?: string;
  readonly reference_example_id?: string;
}
export interface SentFeedback extends Fields {
  readonly run_id: string;
  readonly key: string;
  readonly score?: number | boolean;
}

/**
 * As much of LangSmith's API as this project uses, as its client's code speaks it: `/info`, datasets, examples and their
 * multipart upload, experiments (`/sessions`), runs by the multipart way that the client prefers, feedback. It adds a split to
 * metadata, as LangSmith does.
 */
export class LangSmithServer {
  readonly datasets: Fields[] = [];
  readonly examples = new Map<string, Kept>();
  readonly experiments: Fields[] = [];
  readonly runs = new Map<string, SentRun>();
  readonly feedback: SentFeedback[] = [];
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
    if (pathname === '/info')
      return [
        200,
        {
          instance_flags: { dataset_examples_multipart_enabled: true },
          batch_ingest_config: {
            use_multipart_endpoint: true,
            size_limit: 100,
            size_limit_bytes: 20_000_000,
          },
        },
      ];
    if (pathname === '/runs/multipart') return this.#takeRuns(await formOf(request, body));
    if (pathname === '/feedback' && request.method === 'POST') {
      this.feedback.push(JSON.parse(body.toString()) as SentFeedback);
      return [200, {}];
    }
    if (pathname.startsWith('/sessions')) return this.#experiment(request, body);
    if (pathname === '/datasets' && request.method === 'POST') {
      const made = { ...(JSON.parse(body.toString()) as Fields), id: randomUUID() };
      this.datasets.push(made);
      return [200, made];
    }
    if (pathname === '/datasets')
      return [200, this.datasets.filter(({ name }) => name === searchParams.get('name'))];
    if (pathname === '/examples') return [200, this.#page(searchParams)];
    const one = /^\/examples\/(.+)$/.exec(pathname)?.[1];
    if (one)
      return this.examples.has(one) ? [200, this.examples.get(one)] : [404, { detail: 'Example not found' }];
    if (/^\/datasets\/[^/]+\/tags$/.test(pathname) && request.method === 'PUT') return [200, {}];
    const known = this.datasets.find(({ id }) => pathname === `/datasets/${id}`);
    if (known) return [200, known];
    const dataset = /^\/v1\/platform\/datasets\/(.+)\/examples$/.exec(pathname)?.[1];
    if (dataset) return this.#take(dataset, request.method, await formOf(request, body));
    return [404, { detail: 'Not Found' }];
  }

  /** An experiment is made, changed, or listed for the tenant that it names. */
  #experiment({ method, url }: IncomingMessage, body: Buffer): [number, unknown] {
    if (method === 'GET') return [200, this.experiments];
    const sent = JSON.parse(body.toString()) as Fields;
    const known = this.experiments.find(({ id }) => url === `/sessions/${id}`);
    if (method === 'PATCH') return known ? [200, Object.assign(known, sent)] : [404, { detail: 'Not Found' }];
    const made = { ...sent, id: randomUUID(), tenant_id: randomUUID() };
    this.experiments.push(made);
    return [200, made];
  }

  /** Parts are `post.<run>` and `patch.<run>`, each with fields of their own, such as `post.<run>.inputs`. */
  #takeRuns(form: FormData): [number, unknown] {
    for (const [name, value] of form.entries()) {
      const [, id, field] = name.split('.') as [string, string, string | undefined];
      const told = JSON.parse(value as string);
      this.runs.set(id, { ...this.runs.get(id), ...(field ? { [field]: told } : told), id });
    }
    return [202, {}];
  }

  #page(query: URLSearchParams): Kept[] {
    const offset = Number(query.get('offset') ?? 0);
    const of = [...this.examples.values()].filter(({ dataset_id }) => dataset_id === query.get('dataset'));
    return of.slice(offset, offset + Number(query.get('limit') ?? 100));
  }

  async #take(dataset: string, method: string | undefined, form: FormData): Promise<[number, unknown]> {
    const parts = [...form.entries()];
    const ids = parts.map(([name]) => name).filter(name => !name.includes('.'));
    const part = async (name: string): Promise<unknown> => JSON.parse(await (form.get(name) as Blob).text());
    for (const id of ids) {
      if (method === 'POST' && this.examples.has(id)) return [409, { detail: `${id} exists already` }];
      if (method === 'PATCH' && !this.examples.has(id)) return [404, { detail: `${id} not found` }];
      const { metadata } = (await part(id)) as { metadata?: Fields };
      this.examples.set(id, {
        id,
        dataset_id: dataset,
        inputs: await part(`${id}.inputs`),
        outputs: await part(`${id}.outputs`),
        metadata: { ...metadata, dataset_split: ['base'] },
        modified_at: new Date().toISOString(),
      });
    }
    return [200, { count: ids.length, example_ids: ids }];
  }
}

const formOf = (request: IncomingMessage, body: Buffer): Promise<FormData> =>
  new Response(new Uint8Array(body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const reply = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
