import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BuildPlace, blanked, buildPlaces, type Injection } from './places.ts';
import { bodyOf, openProxy } from './proxy.ts';

/** GitHub's API in which somebody else writes test names, failures and logs: all else is what the sandbox says. */
export interface HostileBuilds {
  readonly origin: string;
  /** The sandbox's API, and the token that opens it; known once the house has started. */
  behind(upstream: { readonly api: string; readonly token: string }): void;
  /** From now on this text stands at this place; nothing is put in when it is undefined. */
  inject(injection: Injection | undefined): void;
  /** How many answers carried an injection since `inject`. */
  readonly carried: number;
  close(): Promise<void>;
}

export async function openHostileBuilds(): Promise<HostileBuilds> {
  let upstream: { readonly api: string; readonly token: string } | undefined;
  let injection: Injection | undefined;
  let carried = 0;
  const proxy = await openProxy(answer);
  const { origin } = proxy;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!upstream) return void response.writeHead(503).end();
    const { api, token } = upstream;
    const reply = await fetch(`${api}${request.url}`, {
      method: request.method ?? 'GET',
      // Nothing of a log stays out of reach, and no answer is "unchanged", while somebody writes into it.
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': 'hostile-builds',
        accept: request.headers.accept ?? '*/*',
        'content-type': request.headers['content-type'] ?? 'application/json',
      },
      redirect: 'manual',
      ...(await bodyOf(request)),
    });
    const place: BuildPlace | undefined =
      injection && buildPlaces[injection.place as keyof typeof buildPlaces];
    const asked = `${request.method} ${request.url}`;
    const said = (await reply.text()).replaceAll(api, origin);
    const told = place?.blanks?.test(asked) ? blanked(said) : said;
    const stands = place?.in.test(asked) ? place : undefined;
    const written = stands ? stands.write(told, injection!.text) : told;
    if (written !== told) carried++;
    const kept = ['content-type', 'link', 'location', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    const headers = kept.flatMap(name => {
      const value = reply.headers.get(name);
      return value === null ? [] : [[name, value.replaceAll(api, origin)] as const];
    });
    response
      .writeHead(stands?.refuses ?? reply.status, Object.fromEntries(headers))
      .end(reply.status === 204 ? undefined : written);
  }

  return {
    origin,
    behind(known) {
      upstream = known;
    },
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
