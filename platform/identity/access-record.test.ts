import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportAudit } from '../audit/export.ts';
import { openShop, openTestIdentity, signedIn, type TestIdentity } from '../testing/identity.ts';
import { issueAccessToken, revokeAccessToken } from './access-tokens.ts';
import { inviteOperator } from './operator-links.ts';
import { changeRole, disablePrincipal } from './principals.ts';
import { signOut } from './sessions.ts';

let identity: TestIdentity;
beforeAll(async () => {
  identity = await openTestIdentity();
}, 60_000);
afterAll(() => identity.database.close());

/** The tenant's chain, with the payloads as whoever holds the keys reads them. */
async function chainOf(tenant: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAudit(identity.database, identity.keyring, tenant)) lines.push(line);
  return lines;
}

it('the chain tells who got in, who let whom in and who was shut out, and holds no secret', async () => {
  const { tenant, owner, session } = await openShop(identity);
  const token = await issueAccessToken(identity, owner, { name: 'Claude', validForDays: 7 });
  await revokeAccessToken(identity, owner, token.id);
  const { operator, link } = await inviteOperator(identity, owner, { name: 'Ben', role: 'operator' });
  const ben = await signedIn(identity, link.secret);
  await changeRole(identity, owner, operator, 'viewer');
  await disablePrincipal(identity, owner, operator);
  await signOut(identity, session);

  const lines = await chainOf(tenant);
  const kinds = lines.map(line => (JSON.parse(line) as { kind?: string }).kind).filter(Boolean);
  expect(kinds).toEqual([
    'operator.signed_in',
    'token.issued',
    'token.revoked',
    'operator.welcomed',
    'operator.signed_in',
    'principal.changed',
    'principal.changed',
    'session.ended',
  ]);
  for (const secret of [token.secret, link.secret, ben.secret, session])
    expect(lines.join('\n')).not.toContain(secret);
});
