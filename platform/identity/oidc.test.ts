import { createSecretKey } from 'node:crypto';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import { openShop, openTestIdentity, type TestIdentity } from '../testing/identity.ts';
import { openTestProvider, type TestProvider } from '../testing/oidc-provider.ts';
import { type Authentication, authentication, isProblem } from './authenticate.ts';
import { openIdentity } from './identity.ts';
import { type OidcSettings, oidcSettings, tokenVerifier } from './oidc.ts';
import { inviteOperator } from './operator-links.ts';
import { bindAgent, changeRole, disablePrincipal } from './principals.ts';
import { protectedResourceMetadata } from './protected-resource.ts';

const origin = 'http://localhost:4477';
const audience = `${origin}/mcp`;
const clock = () => new Date();
const seconds = (): number => Math.floor(Date.now() / 1000);

let identity: TestIdentity;
let shop: Awaited<ReturnType<typeof openShop>>;
let provider: TestProvider;
let settings: OidcSettings;
let callers: Authentication;
beforeAll(async () => {
  identity = await openTestIdentity();
  shop = await openShop(identity);
  provider = await openTestProvider(shop.tenant, [
    'catalog:read',
    'checkout:act',
    'decisions:make',
    'shopping',
  ]);
  settings = oidcSettings.parse({
    issuer: provider.issuer,
    audience,
    tenant: { claim: 'tenant' },
    scopeMap: { shopping: ['catalog:read', 'checkout:draft', 'operators:manage'] },
  });
  callers = authentication(identity, { origin, verifyToken: tokenVerifier(settings, clock) });
});
afterAll(async () => {
  await provider.close();
  await identity.database.close();
});

const calling = (token: string, by = callers) => by.bearer(new Headers({ authorization: `Bearer ${token}` }));
const good = () => ({
  iss: provider.issuer,
  aud: audience,
  sub: 'ada@example',
  client_id: 'claude',
  iat: seconds(),
  exp: seconds() + 60,
  scope: 'catalog:read',
  tenant: shop.tenant,
});
async function letIn(token: string): Promise<Principal> {
  const caller = await calling(token);
  if (isProblem(caller)) throw new Error(caller.message);
  return caller;
}

describe('a token from the provider', () => {
  it('is accepted for this resource, as an agent with our scopes and no others', async () => {
    const token = await provider.token(audience, 'catalog:read checkout:act decisions:make');
    const caller = await letIn(token);
    expect(caller).toMatchObject({ tenant: shop.tenant, kind: 'agent', name: 'shopping-assistant' });
    expect(caller.scopes).toEqual(['catalog:read', 'checkout:act']);
  });

  it('has its scopes mapped, and never to what is a person’s', async () => {
    expect((await letIn(await provider.token(audience, 'shopping'))).scopes).toEqual([
      'catalog:read',
      'checkout:draft',
    ]);
  });

  it('is the same principal each time, in another process too', async () => {
    const first = await letIn(await provider.token(audience, 'catalog:read'));
    identity.foreign.clear();
    const other = authentication(
      openIdentity(identity.database, identity.keyring, clock, [{ name: 'catalog' }]),
      {
        origin,
        verifyToken: tokenVerifier(settings, clock),
      },
    );
    expect(await calling(await provider.token(audience, 'catalog:read'), other)).toMatchObject({
      id: first.id,
    });
  });

  it('for another resource is refused', async () => {
    const token = await provider.token('https://other.example/mcp', 'catalog:read');
    expect(await calling(token)).toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('aud'),
    });
  });
});

describe('a token signed with the provider’s own key', () => {
  it('is accepted when all of it is right', async () => {
    expect(await calling(await provider.sign(good()))).toMatchObject({ kind: 'agent', name: 'claude' });
    expect(
      await calling(await provider.sign({ ...good(), aud: ['x', audience], scope: ['catalog:read'] })),
    ).toMatchObject({
      kind: 'agent',
    });
  });

  it.each([
    ['expired', { exp: seconds() - 31 }, 'token_expired'],
    ['without an end', { exp: undefined }, 'unauthenticated'],
    ['not yet valid', { nbf: seconds() + 60 }, 'unauthenticated'],
    ['of another issuer', { iss: 'https://evil.example' }, 'unauthenticated'],
    ['of no issuer', { iss: undefined }, 'unauthenticated'],
    ['for another audience', { aud: 'http://localhost:4477/other' }, 'unauthenticated'],
    ['for no audience', { aud: undefined }, 'unauthenticated'],
    ['of nobody', { sub: undefined }, 'unauthenticated'],
    ['of an empty subject', { sub: '' }, 'unauthenticated'],
    ['for no tenant', { tenant: undefined }, 'unauthenticated'],
    ['for a tenant that does not exist', { tenant: newId() }, 'unauthenticated'],
    ['for a tenant that is no id', { tenant: "'; drop table platform.credential; --" }, 'unauthenticated'],
    ['for several tenants', { tenant: [newId()] }, 'unauthenticated'],
  ])('is refused when %s', async (_, change, code) => {
    const claims = { ...good(), ...change };
    for (const [name, value] of Object.entries(claims))
      if (value === undefined) delete (claims as Record<string, unknown>)[name];
    expect(await calling(await provider.sign(claims))).toMatchObject({ code });
  });

  it('is allowed a clock that differs a little', async () => {
    expect(isProblem(await calling(await provider.sign({ ...good(), exp: seconds() - 10 })))).toBe(false);
    expect(isProblem(await calling(await provider.sign({ ...good(), nbf: seconds() + 10 })))).toBe(false);
  });

  it('is refused as an ID token, or with a key that the provider does not have', async () => {
    for (const header of [{ typ: 'JWT' }, { typ: undefined }, { kid: 'unknown' }])
      expect(await calling(await provider.sign(good(), header))).toMatchObject({ code: 'unauthenticated' });
    expect(provider.keyFetches()).toBeLessThanOrEqual(3); // unknown key ids do not make us hammer the provider
  });
});

describe('a forged token', () => {
  const header = { kid: 'first', typ: 'at+jwt' };

  it('without a signature is refused', async () => {
    const unsecured = new UnsecuredJWT(good()).encode();
    expect(await calling(unsecured)).toMatchObject({ code: 'unauthenticated' });
    const none = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
    expect(await calling(`${none}.${unsecured.split('.')[1]}.`)).toMatchObject({
      message: "The token's algorithm is not allowed here.",
    });
  });

  it('with the public key as a shared secret is refused', async () => {
    const key = createSecretKey(Buffer.from(provider.publicKey));
    const token = await new SignJWT(good()).setProtectedHeader({ ...header, alg: 'HS256' }).sign(key);
    expect(await calling(token)).toMatchObject({ message: "The token's algorithm is not allowed here." });
  });

  it('with a key of its own, named or brought along, is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const { privateKey: curve } = await generateKeyPair('ES256');
    const brought = { ...header, alg: 'RS256', jku: 'https://evil.example/jwks' };
    expect(
      await calling(await new SignJWT(good()).setProtectedHeader(brought).sign(privateKey)),
    ).toMatchObject({
      code: 'unauthenticated',
    });
    expect(
      await calling(await new SignJWT(good()).setProtectedHeader({ ...header, alg: 'ES256' }).sign(curve)),
    ).toMatchObject({ code: 'unauthenticated' });
  });

  it('with one bit turned is refused', async () => {
    const [head, body, signature] = (await provider.sign(good())).split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...good(), scope: 'checkout:act' })).toString('base64url');
    expect(await calling(`${head}.${other}.${signature}`)).toMatchObject({ code: 'unauthenticated' });
    expect(await calling(`${head}.${body}.${signature.slice(0, -2)}`)).toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('an assistant from outside', () => {
  it('is another one for another subject or client', async () => {
    const ids = await Promise.all(
      [good(), { ...good(), sub: 'bob@example' }, { ...good(), client_id: 'other' }].map(
        async claims => (await letIn(await provider.sign(claims))).id,
      ),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('counts as the person that an owner bound it to, and reaches no further', async () => {
    const { operator } = await inviteOperator(identity, shop.owner, { name: 'Bob', role: 'operator' });
    const token = await provider.sign({ ...good(), sub: 'bob', scope: 'catalog:read checkout:act' });
    const before = await letIn(token);
    expect(before.onBehalfOf).toBeUndefined();
    await bindAgent(identity, shop.owner, before.id, operator);
    expect(await letIn(token)).toMatchObject({
      id: before.id,
      onBehalfOf: operator,
      scopes: ['catalog:read', 'checkout:act'],
    });
    await changeRole(identity, shop.owner, operator, 'viewer');
    expect((await letIn(token)).scopes).toEqual(['catalog:read']);
    await disablePrincipal(identity, shop.owner, operator);
    expect(await calling(token)).toMatchObject({ message: 'This identity is disabled.' });
  });

  it('is refused while it is disabled, with a token that is good', async () => {
    const token = await provider.sign({ ...good(), sub: 'carol' });
    const { id } = await letIn(token);
    await disablePrincipal(identity, shop.owner, id);
    expect(await calling(token)).toMatchObject({ message: 'This identity is disabled.' });
  });
});

describe('a provider that cannot be asked', () => {
  it('is no verdict on the token: the caller may try again', async () => {
    const gone = await openTestProvider(shop.tenant, ['catalog:read']);
    await gone.close();
    const verify = tokenVerifier({ ...settings, issuer: gone.issuer }, clock);
    expect(await verify(await provider.sign(good()))).toMatchObject({
      code: 'vendor_unavailable',
      retryable: true,
    });
  });

  it('is not believed when it speaks for another issuer', async () => {
    const verify = tokenVerifier({ ...settings, issuer: `${provider.issuer}/` }, clock);
    expect(await verify(await provider.sign({ ...good(), iss: `${provider.issuer}/` }))).toMatchObject({
      code: 'vendor_unavailable',
    });
  });
});

describe('the settings of a provider', () => {
  const right = { issuer: 'https://id.example', audience, tenant: { claim: 'tenant' } };
  it.each([
    ['an unknown option', { ...right, issuers: [] }],
    ['a shared secret’s algorithm', { ...right, algorithms: ['HS256'] }],
    ['no signature', { ...right, algorithms: ['none'] }],
    ['plain http to another machine', { ...right, issuer: 'http://id.example' }],
    ['no tenant', { ...right, tenant: undefined }],
    ['a tenant that is no id', { ...right, tenant: { id: 'shop' } }],
    ['two ways to tell the tenant', { ...right, tenant: { id: newId(), claim: 'tenant' } }],
    ['an endless skew', { ...right, clockSkewSeconds: 3600 }],
  ])('are refused with %s', (_, wrong) => {
    expect(oidcSettings.safeParse(wrong).success).toBe(false);
    expect(oidcSettings.safeParse(right).success).toBe(true);
  });

  it('become the metadata by which clients find the issuer', () => {
    expect(protectedResourceMetadata(settings, identity.vocabulary)).toEqual({
      resource: audience,
      authorization_servers: [provider.issuer],
      scopes_supported: identity.vocabulary.grantable,
      bearer_methods_supported: ['header'],
      resource_name: 'Countersign',
    });
  });
});
