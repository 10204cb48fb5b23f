import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import type { ReleaseVersion } from './official-schemas.ts';
import type { Json } from './platform.ts';

/** A platform's own server in tests: its profile, and the address for order events in it. */
export interface Receiver {
  /** The `UCP-Agent` header of a platform whose profile names this receiver. */
  readonly agent: string;
  readonly url: string;
  readonly events: { payload: Json; raw: string; headers: IncomingHttpHeaders; answered: number }[];
  failNext(times: number): void;
  clear(): void;
  close(): Promise<void>;
}

export async function openReceiver(version: ReleaseVersion = ucpVersion): Promise<Receiver> {
  const events: Receiver['events'] = [];
  let failures = 0;
  const server: Server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const config = { webhook_url: `${origin()}/webhooks/orders?partner=test` };
      response.end(
        JSON.stringify({
          ucp: {
            version,
            capabilities: { 'dev.ucp.shopping.order': [{ version, config }] },
          },
        }),
      );
      return;
    }
    let raw = '';
    for await (const chunk of request) raw += chunk;
    const answered = failures-- > 0 ? 500 : 200;
    events.push({ payload: JSON.parse(raw), raw, headers: request.headers, answered });
    response.writeHead(answered).end('{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    agent: `profile="${origin()}/profiles/agent.json"`,
    url: `${origin()}/webhooks/orders?partner=test`,
    events,
    failNext: times => {
      failures = times;
    },
    clear: () => {
      events.length = 0;
      failures = 0;
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}

/** RFC 9421 from the receiver's side, written apart from the sender's code. */
export async function isSignedBy(
  origin: string,
  target: string,
  headers: IncomingHttpHeaders,
): Promise<boolean> {
  const profile = (await (await fetch(`${origin}/.well-known/ucp`)).json()) as Json;
  const input = String(headers['signature-input']);
  const parameters = input.slice('sig1='.length);
  const names = [.../\(([^)]*)\)/.exec(parameters)![1]!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
  const url = new URL(target);
  const derived: Record<string, string> = {
    '@method': 'POST',
    '@authority': url.host,
    '@path': url.pathname,
    '@query': url.search,
  };
  const base = [
    ...names.map(name => `"${name}": ${derived[name] ?? headers[name]}`),
    `"@signature-params": ${parameters}`,
  ].join('\n');
  const jwk = (profile.keys ?? profile.signing_keys).find((key: Json) =>
    parameters.includes(`keyid="${key.kid}"`),
  );
  const signature = Buffer.from(/^sig1=:(.*):$/.exec(String(headers.signature))![1]!, 'base64');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify('sha256', Buffer.from(base), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
