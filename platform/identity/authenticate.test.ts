import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, openTestIdentity, type TestIdentity } from '../testing/identity.ts';
import { issueAccessToken } from './access-tokens.ts';
import { type Authentication, authentication } from './authenticate.ts';
import { bearerChallenge, protectedResourceAddress } from './protected-resource.ts';
import { sameOrigin } from './same-origin.ts';
import { endedSessionCookie, sessionCookie, sessionCookieName, sessionSecretIn } from './session-cookie.ts';
import { signInLimit } from './sign-in-limit.ts';

const origin = 'http://localhost:4477';
let identity: TestIdentity;
let callers: Authentication;
let shop: Awaited<ReturnType<typeof openShop>>;
let token: string;
beforeAll(async () => {
  identity = await openTestIdentity();
  callers = authentication(identity, { origin });
  shop = await openShop(identity);
  token = (await issueAccessToken(identity, shop.owner, { name: 'Claude' })).secret;
});
afterAll(() => identity.database.close());

const cookie = (secret: string) => `theme=dark; countersign-4477=${secret}; lang=en`;
const request = (method: string, headers: Record<string, string>) => ({
  method,
  headers: new Headers({ host: 'localhost:4477', ...headers }),
});

describe('a request with a bearer token', () => {
  it('is the assistant’s', async () => {
    for (const scheme of ['Bearer', 'bearer'])
      expect(await callers.bearer(new Headers({ authorization: `${scheme} ${token}` }))).toMatchObject({
        kind: 'agent',
        name: 'Claude',
      });
  });

  it('is nobody’s when the header is missing or is no bearer token', async () => {
    for (const authorization of [
      '',
      'Bearer',
      `Basic ${token}`,
      token,
      `Bearer ${token} ${token}`,
      `Bearer ${token},x`,
      'Bearer ü',
    ])
      expect(await callers.bearer(new Headers({ authorization }))).toMatchObject({ code: 'unauthenticated' });
    expect(await callers.bearer(new Headers())).toMatchObject({ code: 'unauthenticated' });
  });

  it('is never a person’s: a session’s secret is no bearer token', async () => {
    const headers = new Headers({ authorization: `Bearer ${shop.session}` });
    expect(await callers.bearer(headers)).toMatchObject({ code: 'unauthenticated' });
  });

  it('is nobody’s with a JWT while no issuer is configured', async () => {
    const jwt = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJhZGEifQ', ''].join('.');
    expect(await callers.bearer(new Headers({ authorization: `Bearer ${jwt}` }))).toMatchObject({
      message: 'No OpenID issuer is configured here.',
    });
  });

  it('is judged by the token alone, though a session comes with it', async () => {
    const both = { cookie: cookie(shop.session), origin };
    expect(
      await callers.either(request('POST', { ...both, authorization: `Bearer ${token}` })),
    ).toMatchObject({ kind: 'agent' });
    expect(await callers.either(request('POST', { ...both, authorization: 'Bearer wrong' }))).toMatchObject({
      code: 'unauthenticated',
    });
    expect(await callers.either(request('POST', both))).toMatchObject({ kind: 'operator' });
  });
});

describe('a request with a session', () => {
  it('is the person’s, from our own page', async () => {
    const caller = await callers.session(request('POST', { cookie: cookie(shop.session), origin }));
    expect(caller).toMatchObject({ kind: 'operator', id: shop.owner.id, tenant: shop.tenant });
  });

  it('changes nothing from another page, or from one that does not say', async () => {
    const headers = { cookie: cookie(shop.session) };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'delete', 'QUERY']) {
      expect(await callers.session(request(method, headers))).toMatchObject({ code: 'foreign_origin' });
      for (const foreign of [
        'https://evil.example',
        'http://localhost:4478',
        'https://localhost:4477',
        'null',
        '',
      ])
        expect(await callers.session(request(method, { ...headers, origin: foreign }))).toMatchObject({
          code: 'foreign_origin',
        });
    }
  });

  it('reads without an Origin, as browsers do, but not for another page', async () => {
    const headers = { cookie: cookie(shop.session) };
    expect(await callers.session(request('GET', headers))).toMatchObject({ kind: 'operator' });
    expect(
      await callers.session(request('GET', { ...headers, origin: 'https://evil.example' })),
    ).toMatchObject({ code: 'foreign_origin' });
  });

  it('is nobody’s without the cookie, or when somebody else has set a second one', async () => {
    expect(await callers.session(request('GET', {}))).toMatchObject({ message: 'Nobody is signed in.' });
    const tossed = `countersign-4477=planted; ${cookie(shop.session)}`;
    expect(await callers.session(request('GET', { cookie: tossed }))).toMatchObject({
      code: 'unauthenticated',
    });
    expect(await callers.session(request('GET', { cookie: cookie(token) }))).toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('the guard of an address', () => {
  const guard = sameOrigin('https://shop.example');
  const judged = (headers: Record<string, string>, method = 'POST') =>
    guard({ method, headers: new Headers(headers) })?.code;

  it('lets in who calls it by its name', () => {
    expect(judged({ host: 'shop.example' })).toBeUndefined();
    expect(judged({ host: 'SHOP.example', origin: 'https://shop.example' })).toBeUndefined();
  });

  it('refuses another Host, which is DNS rebinding, and another Origin', () => {
    for (const host of ['evil.example', 'shop.example.evil.example', 'shop.example:8443', '127.0.0.1', ''])
      expect(judged({ host })).toBe('foreign_origin');
    expect(judged({})).toBe('foreign_origin');
    for (const foreign of ['http://shop.example', 'https://shop.example.', 'https://a.shop.example', 'null'])
      expect(judged({ host: 'shop.example', origin: foreign })).toBe('foreign_origin');
  });
});

describe('the session cookie', () => {
  const session = { secret: 'cs_sess_x', expiresAt: '2026-11-27T09:00:00.000Z' };

  it('is out of reach of scripts and other sites, and bound to the host over https', () => {
    expect(sessionCookie('https://shop.example', session)).toBe(
      '__Host-countersign=cs_sess_x; Path=/; HttpOnly; SameSite=Strict; Secure; Expires=Fri, 27 Nov 2026 09:00:00 GMT',
    );
  });

  it('has the port in its name, because cookies know none', () => {
    expect(sessionCookieName('http://localhost:4477')).toBe('countersign-4477');
    expect(sessionCookie(origin, session)).toBe(
      'countersign-4477=cs_sess_x; Path=/; HttpOnly; SameSite=Strict; Expires=Fri, 27 Nov 2026 09:00:00 GMT',
    );
    expect(sessionSecretIn('countersign-4478=other; countersign-4477=ours', origin)).toBe('ours');
  });

  it('is taken back with the same attributes', () => {
    expect(endedSessionCookie('https://shop.example')).toBe(
      '__Host-countersign=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
    );
  });
});

describe('the challenge of a refused request', () => {
  const resourceMetadata = protectedResourceAddress('https://shop.example/mcp');

  it('names where to get a token, and no error when none was sent', () => {
    expect(resourceMetadata).toBe('https://shop.example/.well-known/oauth-protected-resource/mcp');
    expect(protectedResourceAddress('https://shop.example')).toBe(
      'https://shop.example/.well-known/oauth-protected-resource',
    );
    expect(bearerChallenge({ resourceMetadata })).toBe(`Bearer resource_metadata="${resourceMetadata}"`);
    expect(bearerChallenge({})).toBe('Bearer');
  });

  it('names the error, and the scope that was missing', async () => {
    const problem = await callers.bearer(new Headers({ authorization: 'Bearer wrong' }));
    if (!('code' in problem)) throw new Error('was let in');
    expect(bearerChallenge({ problem, resourceMetadata })).toBe(
      `Bearer error="invalid_token", error_description="This token is not known here.", resource_metadata="${resourceMetadata}"`,
    );
    const short = { ...problem, code: 'insufficient_scope', message: 'It says "no"\r\nX: y' } as const;
    expect(bearerChallenge({ problem: short, scope: 'checkout:act' })).toBe(
      'Bearer error="insufficient_scope", error_description="It says  no   X: y", scope="checkout:act"',
    );
  });
});

describe('trying to sign in', () => {
  it('is limited by address, an IPv6 network counting as one', async () => {
    const limit = signInLimit(3);
    const outcomes = async (addresses: readonly string[]) => {
      const seen: string[] = [];
      for (const address of addresses) seen.push((await limit.attempt(address))?.code ?? 'may try');
      return seen;
    };
    expect(await outcomes(Array(4).fill('192.0.2.1'))).toEqual([
      'may try',
      'may try',
      'may try',
      'rate_limited',
    ]);
    expect(await outcomes(['192.0.2.2'])).toEqual(['may try']);
    expect(await outcomes(['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4'])).toContain(
      'rate_limited',
    );
    expect((await limit.attempt('192.0.2.1'))?.retryAfterMs).toBeLessThanOrEqual(60_000);
    limit.close();
  });
});
