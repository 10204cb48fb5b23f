import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import { openShop, openTestIdentity, signedIn, type TestIdentity } from '../testing/identity.ts';
import { issueAccessToken, listAccessTokens, revokeAccessToken } from './access-tokens.ts';
import { isProblem } from './authenticate.ts';
import { holderOf } from './holders.ts';
import { acrossTenants, inTenant } from './identity.ts';
import { inviteOperator } from './operator-links.ts';
import { changeRole, disablePrincipal, enablePrincipal, listPrincipals } from './principals.ts';
import { personalScopes } from './scopes.ts';
import { newSecret, secretHash } from './secrets.ts';

let identity: TestIdentity;
beforeAll(async () => {
  identity = await openTestIdentity();
});
afterAll(() => identity.database.close());

const who = (secret: string) => holderOf(identity, 'access_token', secret);

describe('an assistant’s token', () => {
  it('makes the assistant a principal that acts on behalf of the person who issued it', async () => {
    const { owner, tenant } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude', scopes: ['catalog:read'] });
    expect(await who(token.secret)).toEqual({
      tenant,
      id: token.agent,
      kind: 'agent',
      name: 'Claude',
      scopes: ['catalog:read'],
      onBehalfOf: owner.id,
    });
    expect(await listPrincipals(identity, owner)).toMatchObject([
      { kind: 'operator', role: 'owner' },
      { id: token.agent, kind: 'agent', role: null, onBehalfOf: owner.id },
    ]);
  });

  it('has the default scopes when none are named', async () => {
    const { owner } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    expect(token.scopes).toEqual(identity.vocabulary.assistantDefaults);
  });

  it('expires on its day', async () => {
    const { owner } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude', validForDays: 1 });
    identity.pass(24 * 60 * 60_000 - 1);
    expect(isProblem(await who(token.secret))).toBe(false);
    identity.pass(1);
    expect(await who(token.secret)).toMatchObject({ code: 'token_expired' });
    expect(await listAccessTokens(identity, { ...owner })).toEqual([]);
  });

  it('is refused with days or a name that make no sense', async () => {
    const { owner } = await openShop(identity);
    for (const validForDays of [0, -1, 1.5, 367, Number.NaN])
      await expect(issueAccessToken(identity, owner, { name: 'Claude', validForDays })).rejects.toMatchObject(
        {
          problem: { code: 'invalid_input', path: 'validForDays' },
        },
      );
    await expect(issueAccessToken(identity, owner, { name: '\u0000' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('is refused at once after it was revoked, though it was used a moment ago', async () => {
    const { owner } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    expect(isProblem(await who(token.secret))).toBe(false);
    await revokeAccessToken(identity, owner, token.id);
    expect(await who(token.secret)).toMatchObject({
      code: 'unauthenticated',
      message: 'This token was revoked.',
    });
    await revokeAccessToken(identity, owner, token.id);
    expect(await listAccessTokens(identity, owner)).toEqual([]);
  });

  it('stays refused when it was being looked up while it was revoked', async () => {
    const { owner } = await openShop(identity);
    for (let round = 0; round < 10; round++) {
      const token = await issueAccessToken(identity, owner, { name: 'Claude' });
      await Promise.all([who(token.secret), revokeAccessToken(identity, owner, token.id), who(token.secret)]);
      expect(await who(token.secret)).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('of another tenant is neither seen nor revoked', async () => {
    const [ours, theirs] = [await openShop(identity), await openShop(identity)];
    const token = await issueAccessToken(identity, theirs.owner, { name: 'Theirs' });
    expect(await listAccessTokens(identity, ours.owner)).toEqual([]);
    for (const id of [token.id, newId(), 'not an id'])
      await expect(revokeAccessToken(identity, ours.owner, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await who(token.secret)).toMatchObject({ tenant: theirs.tenant });
  });

  it('is refused while its assistant or its person is disabled', async () => {
    const { owner } = await openShop(identity);
    const invited = await inviteOperator(identity, owner, { name: 'Bob', role: 'operator' });
    const bob = await signedIn(identity, invited.link.secret);
    const token = await issueAccessToken(identity, bob.person, { name: 'Claude' });
    for (const id of [token.agent, bob.person.id]) {
      expect(isProblem(await who(token.secret))).toBe(false);
      await disablePrincipal(identity, owner, id);
      expect(await who(token.secret)).toMatchObject({ message: 'This identity is disabled.' });
      await enablePrincipal(identity, owner, id);
    }
    expect(isProblem(await who(token.secret))).toBe(false);
  });

  it('is issued only by a person who holds what is given away', async () => {
    const { owner } = await openShop(identity);
    const invited = await inviteOperator(identity, owner, { name: 'Vera', role: 'viewer' });
    const viewer = await signedIn(identity, invited.link.secret);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    const assistant = await who(token.secret);
    if (isProblem(assistant)) throw new Error(assistant.message);
    for (const issuer of [viewer.person, assistant])
      await expect(issueAccessToken(identity, issuer, { name: 'More' })).rejects.toMatchObject({
        code: 'insufficient_scope',
      });
    const narrow = { ...owner, scopes: ['tokens:issue', 'catalog:read'] };
    await expect(
      issueAccessToken(identity, narrow, { name: 'More', scopes: ['checkout:act'] }),
    ).rejects.toMatchObject({
      code: 'insufficient_scope',
      message: expect.stringContaining('checkout:act'),
    });
    expect((await issueAccessToken(identity, narrow, { name: 'Less' })).scopes).toEqual(['catalog:read']);
  });

  it('shrinks with the role of its person', async () => {
    const { owner } = await openShop(identity);
    const invited = await inviteOperator(identity, owner, { name: 'Bob', role: 'operator' });
    const bob = await signedIn(identity, invited.link.secret);
    const token = await issueAccessToken(identity, bob.person, {
      name: 'Claude',
      scopes: ['checkout:read', 'checkout:act'],
    });
    await changeRole(identity, owner, bob.person.id, 'viewer');
    expect(await who(token.secret)).toMatchObject({ scopes: ['checkout:read'] });
    expect(await holderOf(identity, 'session', bob.secret)).toMatchObject({
      scopes: identity.vocabulary.ofRole('viewer'),
    });
  });
});

describe('the ability to decide', () => {
  it('cannot be put on a token by asking', async () => {
    const { owner } = await openShop(identity);
    for (const scope of [...personalScopes, '*', 'decisions:*'])
      await expect(
        issueAccessToken(identity, owner, { name: 'Claude', scopes: ['catalog:read', scope] }),
      ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('cannot be put on a token by writing the row', async () => {
    const { owner, tenant } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    for (const scope of [...personalScopes, '*', 'catalog:*'])
      await expect(
        inTenant(identity, tenant, t =>
          t
            .updateTable('platform.credential')
            .set({ scopes: [scope] })
            .where('id', '=', token.id)
            .execute(),
        ),
      ).rejects.toThrow(/token_is_no_person/);
  });

  it('is not read from a token even if the row had it', async () => {
    const { owner, tenant } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    await identity.database.asOwner('alter table platform.credential drop constraint token_is_no_person');
    await inTenant(identity, tenant, t =>
      t
        .updateTable('platform.credential')
        .set({ scopes: ['*', ...personalScopes, 'catalog:read'] })
        .where('id', '=', token.id)
        .execute(),
    );
    identity.held.clear();
    expect(await who(token.secret)).toMatchObject({ scopes: ['catalog:read'], kind: 'agent' });
  });
});

describe('the last owner', () => {
  it('cannot be removed, by either of two owners at the same moment', async () => {
    const { owner } = await openShop(identity);
    await expect(disablePrincipal(identity, owner, owner.id)).rejects.toThrow(/last owner/);
    await expect(changeRole(identity, owner, owner.id, 'viewer')).rejects.toThrow(/last owner/);
    const invited = await inviteOperator(identity, owner, { name: 'Grace', role: 'owner' });
    const grace = await signedIn(identity, invited.link.secret);
    const results = await Promise.allSettled([
      disablePrincipal(identity, owner, grace.person.id),
      disablePrincipal(identity, grace.person, owner.id),
    ]);
    expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('finding the holder of a secret', () => {
  it('costs one look-up for many requests, and a note of the use once a minute', async () => {
    const { owner } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    const costs = async (work: () => Promise<unknown>): Promise<string[]> => {
      identity.transactions.length = 0;
      await work();
      return identity.transactions.map(scope => scope.role);
    };
    const busy = () => Promise.all(Array.from({ length: 500 }, () => who(token.secret)));
    expect(await costs(busy)).toEqual(['cs_identity', 'cs_kernel']);
    expect(await costs(busy)).toEqual([]);
    identity.held.clear();
    identity.pass(59_999);
    expect(await costs(busy)).toEqual(['cs_identity']);
    identity.held.clear();
    identity.pass(1);
    expect(await costs(busy)).toEqual(['cs_identity', 'cs_kernel']);
    expect((await listAccessTokens(identity, owner))[0]?.usedAt).toBe(identity.clock().toISOString());
  });

  it('does the same work for a secret that begins like a real one as for any other', async () => {
    const { owner } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    identity.transactions.length = 0;
    for (const stranger of [newSecret('access_token'), newSecret('access_token')]) await who(stranger);
    expect(identity.transactions).toEqual([
      { tenant: null, role: 'cs_identity' },
      { tenant: null, role: 'cs_identity' },
    ]);
    identity.transactions.length = 0;
    for (const shared of [6, 20, 40, 54]) await who(token.secret.slice(0, shared) + 'x'.repeat(55 - shared));
    expect(identity.transactions).toEqual([]); // the checksum fails before anybody is asked, and the checksum is no secret
  });

  it('goes by the index on the hash', async () => {
    const plan = await acrossTenants(identity, t =>
      sql<{
        'QUERY PLAN': string;
      }>`explain select * from platform.credential where secret_hash = ${secretHash('x')}`.execute(t),
    );
    expect(plan.rows.map(row => row['QUERY PLAN']).join('\n')).toMatch(
      /Index Scan using credential_secret_hash_key/,
    );
  });

  it('refuses a secret of the other kind', async () => {
    const { owner, session } = await openShop(identity);
    const token = await issueAccessToken(identity, owner, { name: 'Claude' });
    expect(isProblem(await who(session))).toBe(true);
    expect(isProblem(await holderOf(identity, 'session', token.secret))).toBe(true);
  });
});
