import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Scope } from '../database/opening.ts';
import { isProblem } from '../identity/authenticate.ts';
import { holderOf } from '../identity/holders.ts';
import { type Identity, openIdentity } from '../identity/identity.ts';
import { signIn } from '../identity/operator-links.ts';
import { createTenant } from '../identity/tenants.ts';
import type { Principal } from '../principal.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { openTestDatabase } from './database.ts';
import '../database/tables.ts';

/** Identity on a database of its own, with a clock that stands until it is moved and a record of transactions. For tests only. */
export interface TestIdentity extends Identity {
  /** Every transaction's scope so far. */
  readonly transactions: Scope[];
  pass(milliseconds: number): void;
}

export async function openTestIdentity(): Promise<TestIdentity> {
  const database = await openTestDatabase();
  const keyring = await openKeyring(join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys'));
  const transactions: Scope[] = [];
  const watched: Database = {
    ...database,
    transaction: (scope, work) => {
      transactions.push(scope);
      return database.transaction(scope, work);
    },
  };
  let now = Date.parse('2026-11-20T09:00:00Z');
  return {
    ...openIdentity(watched, keyring, () => new Date(now), [{ name: 'catalog' }, { name: 'checkout' }]),
    transactions,
    pass: milliseconds => {
      now += milliseconds;
    },
  };
}

/** Uses a link and returns the person with the session's secret. */
export async function signedIn(
  identity: Identity,
  link: string,
): Promise<{ person: Principal; secret: string }> {
  const used = await signIn(identity, link);
  if ('problem' in used) throw new Error(used.problem.message);
  const person = await holderOf(identity, 'session', used.session.secret);
  if (isProblem(person)) throw new Error(person.message);
  return { person, secret: used.session.secret };
}

/** A new tenant whose owner is signed in. */
export async function openShop(
  identity: Identity,
  name = 'Shop',
): Promise<{ tenant: string; owner: Principal; session: string }> {
  const { tenant, link } = await createTenant(identity, { name, operator: 'Ada' });
  const { person, secret } = await signedIn(identity, link.secret);
  return { tenant, owner: person, session: secret };
}
