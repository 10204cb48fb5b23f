import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import { callVendor, type VendorRequest } from './http.ts';

let server: Server;
let url: string;
let answer: RequestListener;
let asked: { method: string | undefined; body: string; type: string | undefined }[];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ method: request.method, body, type: request.headers['content-type'] });
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
beforeEach(() => {
  asked = [];
});

const call = (more: Partial<VendorRequest> = {}) =>
  callVendor({ vendor: 'Voltbarn', method: more.writes ? 'POST' : 'GET', url, writes: false, ...more });
const refusal = async (more: Partial<VendorRequest> = {}) => {
  const thrown = await call(more).catch((error: unknown) => error);
  if (!(thrown instanceof Refusal)) throw new Error(`not refused: ${String(thrown)}`);
  return thrown.problem;
};
const replies =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

describe('an answer', () => {
  it('is returned with its status, good or bad, for the connector to read', async () => {
    answer = replies(422, '{"code":"out_of_stock"}');
    expect(await call()).toMatchObject({ status: 422, body: { code: 'out_of_stock' } });
    answer = replies(204, '');
    expect(await call()).toMatchObject({ status: 204, body: null });
  });

  it('is asked for once, with JSON', async () => {
    answer = replies(200, '{}');
    await call({ writes: true, body: { quantity: 1 } });
    expect(asked).toEqual([{ method: 'POST', body: '{"quantity":1}', type: 'application/json' }]);
  });

  it('that leads elsewhere is its address, whatever page for browsers comes with it', async () => {
    answer = replies(302, '<p>Found</p>', { location: '/logs/1' });
    const { status, headers, body } = await call({ redirect: 'manual' });
    expect([status, headers.get('location'), body]).toEqual([302, '/logs/1', null]);
  });

  it.each(['<html>', '{"a":', 'null,'])('%s is outside of the protocol', async text => {
    answer = replies(200, text);
    expect(await refusal()).toMatchObject({ code: 'vendor_protocol' });
  });

  it('that is larger than 8 MiB is not read to its end', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (response.writable && response.write('x'.repeat(65_536)));
      };
      response
        .writeHead(200)
        .on('drain', more)
        .on('error', () => {});
      more();
    };
    expect(await refusal()).toMatchObject({ code: 'vendor_protocol' });
  });

  it('that sends us elsewhere is refused, so that nothing of a buyer goes there', async () => {
    answer = replies(307, '', { location: 'http://127.0.0.1:9/' });
    expect(await refusal({ body: { buyer: 'Alex' }, method: 'POST' })).toMatchObject({
      code: 'vendor_unavailable',
    });
    expect(await refusal({ writes: true })).toMatchObject({ code: 'vendor_timeout' });
    expect(asked).toHaveLength(2);
  });
});

describe('after a failure', () => {
  it.each([500, 502, 503, 504])(
    '%i leaves the outcome of a write unknown, and a read for later',
    async status => {
      answer = replies(status, 'oops');
      expect(await refusal({ writes: true })).toMatchObject({ code: 'vendor_timeout' });
      expect(await refusal()).toMatchObject({ code: 'vendor_unavailable' });
    },
  );

  it('a broken connection or no answer in time leaves the outcome of a write unknown', async () => {
    answer = (request, _response) => request.socket.destroy();
    expect(await refusal({ writes: true })).toMatchObject({ code: 'vendor_timeout' });
    expect(await refusal()).toMatchObject({ code: 'vendor_unavailable' });
    answer = () => {};
    expect(await refusal({ writes: true, timeoutMs: 30 })).toMatchObject({ code: 'vendor_timeout' });
    answer = (_request, response) => void response.writeHead(200).write('{"half":');
    expect(await refusal({ writes: true, timeoutMs: 30 })).toMatchObject({ code: 'vendor_timeout' });
  });

  it('a caller that leaves ends the call', async () => {
    answer = () => {};
    expect(await refusal({ signal: AbortSignal.timeout(20) })).toMatchObject({ code: 'vendor_unavailable' });
  });

  it('a refused connection certainly changed nothing', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    expect(await refusal({ writes: true, url: `http://127.0.0.1:${port}/` })).toMatchObject({
      code: 'vendor_unavailable',
    });
    expect(await refusal({ writes: true, url: 'http://no-such-host.invalid/' })).toMatchObject({
      code: 'vendor_unavailable',
    });
  });
});

describe('429', () => {
  it.each([
    ['7', 7_000],
    ['0', 0],
    ['1.5', 1_500],
  ])('with Retry-After %s asks to wait so many seconds', async (after, ms) => {
    answer = replies(429, '', { 'retry-after': after });
    expect(await refusal({ writes: true })).toMatchObject({ code: 'vendor_rate_limited', retryAfterMs: ms });
  });

  it('with a date asks to wait until then', async () => {
    answer = replies(429, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const { retryAfterMs } = await refusal();
    expect(retryAfterMs).toBeGreaterThan(57_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it.each(['soon', '-3', 'Thu, 01 Jan 1970 00:00:00 GMT'])('with %s says no time', async after => {
    answer = replies(429, '', { 'retry-after': after });
    expect((await refusal()).retryAfterMs).toBeUndefined();
  });
});
