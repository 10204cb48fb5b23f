import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Injection, shopPlaces, type Wire } from './places.ts';
import { bodyOf, openProxy } from './proxy.ts';

/** A merchant of the market whose words somebody else can write: all it says is real, but for what is put in. */
export interface HostileMerchant {
  readonly origin: string;
  /** From now on this text stands at this place; nothing is put in when it is undefined. */
  inject(injection: Injection | undefined): void;
  /** How many answers carried an injection since `inject`. */
  readonly carried: number;
  close(): Promise<void>;
}

export async function openHostileMerchant(upstream: string): Promise<HostileMerchant> {
  let injection: Injection | undefined;
  let carried = 0;
  const proxy = await openProxy(answer);
  const { origin } = proxy;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await forwarded(upstream, request);
    const told = (await reply.text()).replaceAll(upstream, origin);
    const asked = `${request.method} ${(request.url ?? '').replace(/^\/ucp/, '')}`;
    const place: (typeof shopPlaces)[keyof typeof shopPlaces] | undefined =
      injection && shopPlaces[injection.place as keyof typeof shopPlaces];
    if (!place?.in.test(asked) || !told.startsWith('{'))
      return void response.writeHead(reply.status, { 'content-type': 'application/json' }).end(told);
    const refuses = 'refuses' in place;
    const document = (refuses ? { ucp: JSON.parse(told).ucp } : JSON.parse(told)) as Wire;
    place.put(document, injection!.text);
    carried++;
    response
      .writeHead(refuses ? 400 : reply.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(document));
  }

  return {
    origin,
    inject(next) {
      injection = next;
      carried = 0;
    },
    get carried() {
      return carried;
    },
    close: proxy.close,
  };
}

/** The request as it came, but for headers that are about the connection. */
async function forwarded(upstream: string, request: IncomingMessage): Promise<Response> {
  const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding']);
  const headers = Object.entries(request.headers).filter(([name]) => !own.has(name));
  return fetch(`${upstream}${request.url}`, {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(await bodyOf(request)),
  });
}
