import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, openTestIdentity, signedIn, type TestIdentity } from '../testing/identity.ts';
import { isProblem } from './authenticate.ts';
import { holderOf, sessionIdleMs } from './holders.ts';
import {
  addressOfLink,
  inviteOperator,
  issueOperatorLink,
  operatorLinkMs,
  sessionMs,
  signIn,
} from './operator-links.ts';
import { newSecret, secretHash } from './secrets.ts';
import { listSessions, revokeSession, signOut } from './sessions.ts';
import { createTenant, listTenants, renameTenant } from './tenants.ts';

let identity: TestIdentity;
beforeAll(async () => {
  identity = await openTestIdentity();
});
afterAll(() => identity.database.close());

const message = async (attempt: ReturnType<typeof signIn>): Promise<string> => {
  const result = await attempt;
  return 'problem' in result ? `${result.problem.code}: ${result.problem.message}` : 'signed in';
};

describe('a new tenant', () => {
  it('begins with an owner, who signs in by a link', async () => {
    const { tenant, operator, link } = await createTenant(identity, {
      name: ' Corner Shop ',
      operator: 'Ada',
    });
    const { person } = await signedIn(identity, link.secret);
    expect(person).toMatchObject({ tenant, id: operator, kind: 'operator', name: 'Ada' });
    expect(person.scopes).toContain('decisions:make');
    expect(await listTenants(identity)).toContainEqual(
      expect.objectContaining({ id: tenant, name: 'Corner Shop' }),
    );
    await renameTenant(identity, person, 'High Street Shop');
    expect((await listTenants(identity)).find(one => one.id === tenant)?.name).toBe('High Street Shop');
  });

  it('needs names that people can read', async () => {
    for (const name of ['', '   ', 'two\nlines', 'x'.repeat(101)])
      await expect(createTenant(identity, { name, operator: 'Ada' })).rejects.toMatchObject({
        problem: { code: 'invalid_input', path: 'name' },
      });
  });
});

describe('an operator link', () => {
  it('keeps its secret behind the fragment, where no server sees it', () => {
    const address = new URL(addressOfLink('http://localhost:4477/', 'cs_link_x'));
    expect(address.pathname + address.search).toBe('/sign-in');
    expect(address.hash).toBe('#cs_link_x');
  });

  it('gives exactly one session to any number of simultaneous uses', async () => {
    for (const uses of [2, 8]) {
      const { link, tenant, operator } = await createTenant(identity, { name: 'Shop', operator: 'Ada' });
      const results = await Promise.all(Array.from({ length: uses }, () => signIn(identity, link.secret)));
      expect(results.filter(result => !('problem' in result))).toHaveLength(1);
      const owner = { tenant, id: operator, kind: 'operator', name: 'Ada', scopes: [] } as const;
      expect(await listSessions(identity, owner)).toHaveLength(1);
    }
  });

  it('works once', async () => {
    const { link } = await createTenant(identity, { name: 'Shop', operator: 'Ada' });
    expect(await message(signIn(identity, link.secret))).toBe('signed in');
    expect(await message(signIn(identity, link.secret))).toMatch(/^unauthenticated: .*used already/);
  });

  it('works for fifteen minutes', async () => {
    const { tenant, operator, link } = await createTenant(identity, { name: 'Shop', operator: 'Ada' });
    identity.pass(operatorLinkMs - 1);
    const second = await issueOperatorLink(identity, tenant, operator);
    identity.pass(1);
    expect(await message(signIn(identity, link.secret))).toMatch(/expired/);
    expect(await message(signIn(identity, second.secret))).toBe('signed in');
  });

  it('is not replaced by anything else that looks like one', async () => {
    const { session } = await openShop(identity);
    for (const other of [
      '',
      'cs_link_',
      newSecret('operator_link'),
      session,
      `${newSecret('operator_link')}x`,
    ])
      expect(await message(signIn(identity, other))).toMatch(/^unauthenticated/);
  });

  it('is only made for an operator of this very tenant', async () => {
    const [ours, theirs] = [await openShop(identity), await openShop(identity)];
    for (const operator of [theirs.owner.id, 'nobody'])
      await expect(issueOperatorLink(identity, ours.tenant, operator)).rejects.toMatchObject({
        code: 'not_found',
      });
  });

  it('lies in the database only as a hash', async () => {
    const { link } = await createTenant(identity, { name: 'Shop', operator: 'Ada' });
    const rows = (await identity.database.asOwner(
      'select c::text as line, secret_hash from platform.credential c',
    )) as {
      line: string;
      secret_hash: string;
    }[];
    expect(rows.some(row => row.secret_hash === secretHash(link.secret))).toBe(true);
    for (const { line } of rows) expect(line).not.toMatch(/cs_(link|sess|at)_/);
  });
});

describe('a session', () => {
  it('ends when it is not used for too long, and stays while it is used', async () => {
    const { session } = await openShop(identity);
    for (let use = 0; use < 3; use++) {
      identity.held.clear();
      identity.pass(sessionIdleMs - 60_000);
      expect(isProblem(await holderOf(identity, 'session', session))).toBe(false);
    }
    identity.held.clear();
    identity.pass(sessionIdleMs);
    expect(await holderOf(identity, 'session', session)).toMatchObject({ code: 'unauthenticated' });
  });

  it('ends after a week, however busy', async () => {
    const { session, owner } = await openShop(identity);
    const step = sessionIdleMs / 2;
    for (let passed = step; passed < sessionMs; passed += step) {
      identity.pass(step);
      identity.held.clear();
      expect(isProblem(await holderOf(identity, 'session', session))).toBe(false);
    }
    identity.pass(step);
    expect(await holderOf(identity, 'session', session)).toMatchObject({
      message: expect.stringMatching(/expired/),
    });
    expect(await listSessions(identity, owner)).toEqual([]);
  });

  it('ends at once when its person signs out, even in the middle of being used', async () => {
    const { session } = await openShop(identity);
    identity.held.clear();
    await Promise.all([holderOf(identity, 'session', session), signOut(identity, session)]);
    expect(await holderOf(identity, 'session', session)).toMatchObject({ code: 'unauthenticated' });
    await signOut(identity, session);
    await signOut(identity, 'nonsense');
  });

  it('is listed with its device, and can be ended from another one', async () => {
    const { tenant, owner, session } = await openShop(identity);
    const link = await issueOperatorLink(identity, tenant, owner.id);
    const phone = await signIn(identity, link.secret, 'Firefox on a phone');
    if ('problem' in phone) throw new Error(phone.problem.message);
    expect((await listSessions(identity, owner)).map(one => one.name)).toEqual(['Firefox on a phone', '']);
    await revokeSession(identity, owner, phone.session.id);
    expect(isProblem(await holderOf(identity, 'session', phone.session.secret))).toBe(true);
    expect(isProblem(await holderOf(identity, 'session', session))).toBe(false);
  });

  it('of another person or tenant is out of reach', async () => {
    const [ours, theirs] = [await openShop(identity), await openShop(identity)];
    const [foreign] = await listSessions(identity, theirs.owner);
    await expect(revokeSession(identity, ours.owner, foreign!.id)).rejects.toMatchObject({
      code: 'not_found',
    });
    const invited = await inviteOperator(identity, ours.owner, { name: 'Bob', role: 'operator' });
    const bob = await signedIn(identity, invited.link.secret);
    const [owners] = await listSessions(identity, ours.owner).then(all =>
      all.filter(one => one.principal === ours.owner.id),
    );
    expect((await listSessions(identity, bob.person)).map(one => one.principal)).toEqual([bob.person.id]);
    await expect(revokeSession(identity, bob.person, owners!.id)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(isProblem(await holderOf(identity, 'session', ours.session))).toBe(false);
  });
});

describe('a second operator', () => {
  it('is invited by the owner, is another person, and may decide', async () => {
    const { owner, tenant } = await openShop(identity);
    const { link, operator } = await inviteOperator(identity, owner, { name: 'Bob', role: 'operator' });
    identity.pass(23 * 60 * 60_000);
    const { person } = await signedIn(identity, link.secret);
    expect(person).toMatchObject({ tenant, id: operator, name: 'Bob', kind: 'operator' });
    expect(person.id).not.toBe(owner.id);
    expect(person.scopes).toContain('decisions:make');
  });

  it('is not invited by an operator, a viewer or an assistant', async () => {
    const { owner } = await openShop(identity);
    for (const role of ['operator', 'viewer'] as const) {
      const { link } = await inviteOperator(identity, owner, { name: 'Bob', role });
      const { person } = await signedIn(identity, link.secret);
      await expect(inviteOperator(identity, person, { name: 'Eve', role: 'owner' })).rejects.toMatchObject({
        code: 'insufficient_scope',
      });
    }
    const assistant = { ...owner, kind: 'agent', scopes: ['*', 'operators:manage'] } as const;
    await expect(inviteOperator(identity, assistant, { name: 'Eve', role: 'owner' })).rejects.toMatchObject({
      code: 'insufficient_scope',
    });
  });
});
