import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/identifiers.ts';
import { issueOperatorLink } from '../platform/identity/operator-links.ts';
import { createTenant } from '../platform/identity/tenants.ts';
import { capabilities } from '../tools/capabilities.ts';
import { configurationFrom } from './configuration.ts';
import { proposalIn } from './testing/conversation.ts';
import { Person, trySignIn } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type { ProfileView } from './wire.ts';

let started: Started;
let operator: Person;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
}, 120_000);
afterAll(() => started.close());

interface Refused {
  readonly status: number;
  readonly code: string | undefined;
  readonly path: string | undefined;
}

/** A request as it stands on the wire: any Host, any Origin, any body. */
async function raw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Refused & { readonly headers: Record<string, string | string[] | undefined> }> {
  const asked = request(`${started.origin}${path}`, { method, headers });
  asked.on('error', () => {}); // a body that is refused half-way
  asked.end(body);
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  const told = (() => {
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  })();
  const problem = told.problem ?? told.error?.data ?? told;
  return { status: response.statusCode, code: problem.code, path: problem.path, headers: response.headers };
}
const signedIn = () => ({ ...operator.headers });

describe('a setting', () => {
  it('that does not exist is refused with those that do', () => {
    expect(() => configurationFrom({ COUNTERSIGN_MARKET_PROT: '1' })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: 'There is no setting COUNTERSIGN_MARKET_PROT.',
        problem: expect.objectContaining({ mend: expect.stringContaining('COUNTERSIGN_MARKET_PORT') }),
      }),
    );
  });

  it.each([
    { PORT: '70000' },
    { PORT: 'http' },
    { COUNTERSIGN_ORIGIN: 'ftp://here' },
    { COUNTERSIGN_MARKET: 'real' },
    { COUNTERSIGN_WORKERS: '-1' },
    { COUNTERSIGN_OIDC_TENANT: 'me' },
    { COUNTERSIGN_JIRA_TOKEN: 'without its site' },
    { COUNTERSIGN_S3_BUCKET: 'without-its-keys' },
  ])('%o is refused by its name', environment => {
    expect(() => configurationFrom(environment)).toThrow(Object.keys(environment)[0]!);
  });
});

describe('a body', () => {
  const large = JSON.stringify({ secret: 'x'.repeat(10 * 1024 * 1024) });
  it.each([
    '/api/proposals/x/decisions',
    '/api/sign-in',
    '/langgraph/threads',
    '/local/tokens',
    '/ucp/carts',
  ])('of 10 MB is refused at %s', async path => {
    const local = started.localHeaders();
    const answer = await raw(
      'POST',
      path,
      { ...signedIn(), ...local, 'content-length': String(large.length) },
      large,
    );
    expect(answer.status).toBe(413);
  });

  it.each([
    '/api/proposals/x/decisions',
    '/api/sign-in',
    '/langgraph/threads',
    '/local/tokens',
    '/ucp/carts',
  ])('that is no JSON is refused at %s', async path => {
    const local = started.localHeaders();
    const answer = await raw('POST', path, { ...signedIn(), ...local }, '{"name": ');
    expect(answer.status).toBe(400);
  });

  it('over MCP that is no JSON, or 10 MB, is refused', async () => {
    const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'A' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    expect(await raw('POST', '/mcp', headers, '{')).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(await raw('POST', '/mcp', headers, large)).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it.each([
    ['/api/tokens', { name: 'A', days: 1.5 }, 'days'],
    ['/api/tokens', { name: 'A', scope: [] }, ''],
    ['/api/tokens', { name: '', days: 9 }, 'name'],
    ['/api/tokens', { name: 'A', days: 9999 }, 'validForDays'],
    ['/api/operators', { name: 'B', role: 'god' }, 'role'],
    ['/api/freezes', { scope: 'everything', reason: ' ' }, 'reason'],
    ['/api/freezes', { scope: 'agent', reason: 'why' }, 'subject'],
  ])('%s refuses %o by its field', async (path, body, field) => {
    const answer = await operator.send<{ problem: { code: string; path: string } }>('POST', path, body);
    expect(answer).toMatchObject({ status: 400, body: { problem: { code: 'invalid_input', path: field } } });
  });

  it.each([
    ['tokens', {}, 'name'],
    ['tokens', { name: 'A', days: 'ten' }, 'days'],
    ['backups', {}, 'file'],
  ])('at the local door, %s refuses %o by its field', async (path, body, field) => {
    const headers = { ...started.localHeaders(), 'content-type': 'application/json' };
    expect(await raw('POST', `/local/${path}`, headers, JSON.stringify(body))).toMatchObject({
      status: 400,
      code: 'invalid_input',
      path: field,
    });
  });

  it.each(['x', '%00', "'"])(
    'at the local door, lifting a freeze %s that does not exist is refused',
    async id => {
      expect(await raw('DELETE', `/local/freezes/${id}`, started.localHeaders())).toMatchObject({
        status: 404,
        code: 'not_found',
      });
    },
  );

  it.each([
    ['currency', { currency: 'DOLLARS' }],
    ['email', { email: 'nobody' }],
    ['addresses', { addresses: [] }],
    ['name', { name: ' ' }],
  ])('a profile with a bad %s is refused', async (field, change) => {
    const profile = await operator.read<ProfileView>('/api/profile');
    const answer = await operator.send('PUT', '/api/profile', { ...profile, ...change });
    expect(answer).toMatchObject({
      status: 400,
      body: { problem: { path: expect.stringContaining(field) } },
    });
    expect(await operator.read('/api/profile')).toEqual(profile);
  });
});

describe('an argument', () => {
  it('that no tool expects gets a refusal or an answer from every one, and never "our side went wrong"', async () => {
    const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'Fuzzer' });
    const ask = async (path: string, method: string, params: object) => {
      const response = await fetch(`${started.origin}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      return ((await response.json()) as { result: Answer }).result;
    };
    const wentWrong: string[] = [];
    for (const capability of capabilities) {
      const path = `/mcp/${capability.name}`;
      if (capability.tools.length === 0) continue;
      const { tools } = await ask(path, 'tools/list', {});
      for (const { name, inputSchema } of tools)
        for (const [place, text] of oddTexts.entries()) {
          const args = oddValue(inputSchema, place, text);
          const answer = await ask(path, 'tools/call', { name, arguments: args });
          const code = answer._meta?.['countersign/problem']?.code;
          if (code === 'internal') wentWrong.push(`${name} ${JSON.stringify(args)}`);
        }
    }
    expect(wentWrong).toEqual([]);
  }, 240_000);

  it('that names a merchant nobody registered is refused with those that are', async () => {
    const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'A' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const call = { name: 'search_catalog', arguments: { query: 'mug', merchants: ['nosuch'] } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call });
    const answer = await fetch(`${started.origin}/mcp/catalog`, { method: 'POST', headers, body });
    expect(await answer.text()).toMatch(
      /not_found: No merchant “nosuch” is registered; there are .*voltbarn/,
    );
  });
});

interface Answer {
  readonly tools: readonly { readonly name: string; readonly inputSchema: Schema }[];
  readonly _meta?: { readonly 'countersign/problem'?: { readonly code: string } };
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const oddTexts = ["'; drop table proposals; --", '\u0000', '2026-02-30', '\ud800%\\'];

/** What a schema lets through and nobody means; every other time with all that may be left out. */
function oddValue(schema: Schema, place: number, text: string): unknown {
  if (schema.anyOf) return oddValue(schema.anyOf[place % schema.anyOf.length]!, place, text);
  if (schema.enum) return schema.enum[place % schema.enum.length];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return schema.format === 'uuid' ? newId() : text.slice(0, schema.maxLength);
    case 'integer':
    case 'number':
      return (place % 2 ? schema.maximum : schema.minimum) ?? 1;
    case 'boolean':
      return place % 2 === 0;
    case 'array':
      return [oddValue(schema.items ?? {}, place, text)];
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => name !== 'wait_seconds' && (place % 2 === 0 || schema.required?.includes(name)))
          .map(([name, each]) => [name, oddValue(each, place, text)]),
      );
  }
}

describe('an address', () => {
  it.each([
    ['GET', '/api/nosuch'],
    ['GET', '/api/proposals/%ff'],
    ['GET', '/assets/of-an-earlier-build.js'],
    ['GET', '/webhooks/github'],
    ['GET', '/ci/reports'],
    ['GET', '/.well-known/nosuch'],
    ['POST', '/'],
    ['DELETE', '/healthz'],
  ])('of programs at which nothing is gets a refusal, and no page: %s %s', async (method, path) => {
    expect(await raw(method, path, signedIn())).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each(['/ucp', '/ucp/nosuch', '/ucp/carts/%ff'])(
    'of our shop gets one in the words of UCP: %s',
    async path => {
      const answer = await fetch(`${started.origin}${path}`);
      expect(answer.status).toBe(404);
      const { ucp, messages } = (await answer.json()) as { ucp: object; messages: object[] };
      expect(ucp).toMatchObject({ status: 'error' });
      expect(messages).toMatchObject([{ code: 'not_found', severity: 'unrecoverable' }]);
    },
  );
});

describe('a text with NUL in it, which no database keeps', () => {
  it.each([
    ['GET', '/api/proposals?search=%00', undefined],
    ['GET', '/api/runs?search=a%00b', undefined],
    ['POST', '/api/freezes', { scope: 'everything', reason: 'a\0b' }],
  ] as const)('is refused at %s %s', async (method, path, body) => {
    expect(await operator.send(method, path, body)).toMatchObject({
      status: 400,
      body: { problem: { code: 'invalid_input', message: expect.stringContaining('NUL') } },
    });
  });
});

describe('a wish that cannot be', () => {
  it.each([
    ['set all prices to 0', /^change.amount: a price is more than nothing\. Mend it/],
    ['raise all prices by 100000 %', /a price can be raised by 10,000 % at most\. Mend it/],
    ['show proposal 5', /^I know of no proposal 5\./],
  ])('is refused in words: %s', async (said, words) => {
    const answer = await (await operator.conversation()).say(said);
    expect(answer.text).toMatch(words);
    expect(proposalIn(answer)).toBeUndefined();
  });
});

describe('a quantity', () => {
  it.each([0, -1, 1.5, 101])('of %s is refused when a card is edited', async quantity => {
    const conversation = await operator.conversation();
    await conversation.say('find noise-cancelling headphones at Voltbarn');
    const id = await conversation.propose('buy the best');
    const answer = await operator.send('POST', `/api/proposals/${id}/edit`, { input: { quantity } });
    expect(answer).toMatchObject({ status: 400, body: { problem: { path: 'quantity' } } });
    expect((await operator.proposal(id)).status).toBe('proposed');
  });
});

describe('where a request comes from', () => {
  it('a foreign Host is refused everywhere that knows anybody', async () => {
    const headers = { ...signedIn(), host: 'rebound.example' };
    for (const path of ['/api/session', '/langgraph/threads/search', '/mcp'])
      expect(await raw(path.includes('search') ? 'POST' : 'GET', path, headers), path).toMatchObject({
        status: 403,
        code: 'foreign_origin',
      });
  });

  it('a page of another site is refused, and so is a change that names no page', async () => {
    const { cookie } = signedIn();
    const json = { 'content-type': 'application/json' };
    const foreign = { cookie: cookie!, ...json, origin: 'https://evil.example' };
    for (const path of ['/api/freezes', '/api/sign-in', '/langgraph/threads', '/api/session/sign-out']) {
      expect(await raw('POST', path, foreign, '{}'), path).toMatchObject({
        status: 403,
        code: 'foreign_origin',
      });
      expect(await raw('POST', path, { cookie: cookie!, ...json }, '{}'), path).toMatchObject({
        status: 403,
      });
    }
    expect((await raw('GET', '/api/session', { cookie: cookie! })).status).toBe(200);
  });

  it('pages by address are sent to localhost; programs are not', async () => {
    const { port } = new URL(started.origin);
    const host = `127.0.0.1:${port}`;
    const page = await raw('GET', '/proposals/1?x=y', { host });
    expect([page.status, page.headers.location]).toEqual([308, `${started.origin}/proposals/1?x=y`]);
    expect((await raw('GET', '/readyz', { host })).status).toBe(200);
    expect((await raw('GET', '/.well-known/ucp', { host })).status).toBe(200);
  });
});

describe('an id', () => {
  it('that is malformed, unknown, or of another tenant finds nothing', async () => {
    const conversation = await operator.conversation();
    await conversation.say('find noise-cancelling headphones at Voltbarn');
    const theirs = await conversation.propose('buy the best');
    const { identity, origin } = started.running;
    const { link } = await createTenant(identity, { name: 'Other', operator: 'Olga' });
    const olga = await Person.signIn(origin, link.secret);
    for (const id of ['1', "'; drop table", newId(), theirs]) {
      const path = `/api/proposals/${encodeURIComponent(id)}`;
      for (const [method, at] of [
        ['GET', path],
        ['POST', `${path}/challenge`],
        ['POST', `${path}/withdraw`],
        ['POST', `${path}/undo`],
      ] as const)
        expect(await olga.send(method, at, method === 'POST' ? {} : undefined), at).toMatchObject({
          status: 404,
          body: { problem: { code: 'not_found' } },
        });
    }
    expect(await olga.read('/api/proposals')).toMatchObject({ proposals: [], total: 0 });
    const thread = await olga.send('GET', `/langgraph/threads/${conversation.thread}`);
    expect(thread.status).toBe(404);
    expect((await operator.proposal(theirs)).status).toBe('proposed');
  });

  it('of a route that does not exist is told', async () => {
    for (const path of ['/api/nothing', '/langgraph/nothing', '/mcp/nothing'])
      expect((await operator.send('GET', path)).status, path).toBe(path.startsWith('/mcp') ? 401 : 404);
  });
});

describe('a page', () => {
  it.each(['/', '/proposals/1', '/livez', '/api/session', '/no/such/page', '/.well-known/ucp'])(
    '%s may run nothing that is not ours',
    async path => {
      const { headers } = await raw('GET', path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-(inline|eval)|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('of health says what is up', async () => {
    expect(await operator.read('/livez')).toEqual({ ok: true });
    expect(await operator.read('/readyz')).toEqual({ database: true, queue: true, market: true });
    const up = { ok: true };
    expect(await operator.read('/healthz')).toMatchObject({
      status: 'ok',
      parts: { database: up, queue: up, market: up, outbox: up, workers: up, merchants: up },
    });
  });
});

describe('signing in', () => {
  it('works once with a link, also when it is tried twice at once', async () => {
    const { identity, installation, origin } = started.running;
    const { secret } = await issueOperatorLink(identity, installation.tenant, installation.operator);
    const tries = await Promise.all([trySignIn(origin, secret), trySignIn(origin, secret)]);
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await trySignIn(origin, secret)).status).toBe(401);
  });

  it('is over when one signs out', async () => {
    const other = await started.operator();
    expect((await other.send('GET', '/api/session')).status).toBe(200);
    await other.post('/api/session/sign-out');
    expect((await other.send('GET', '/api/session')).status).toBe(401);
  });

  it('is refused after too many tries, with the time to wait', async () => {
    let last: Response;
    do last = await trySignIn(started.origin, 'cs_link_guess');
    while (last.status === 401);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
