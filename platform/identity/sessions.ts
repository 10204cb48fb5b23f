import { Refusal } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { type CredentialView, listCredentials, revokeCredential } from './credentials.ts';
import { lookUp } from './holders.ts';
import type { Identity } from './identity.ts';
import { hasFormOf, secretHash } from './secrets.ts';

const isManager = (person: Principal): boolean => person.scopes.includes('operators:manage');

function assertPerson(person: Principal): void {
  if (person.kind !== 'operator')
    throw new Refusal('insufficient_scope', 'Sessions are a matter of the people who are signed in.');
}

/** A person's own sessions that still count; an owner sees everybody's. */
export async function listSessions(identity: Identity, person: Principal): Promise<CredentialView[]> {
  assertPerson(person);
  return listCredentials(identity, person.tenant, 'session', isManager(person) ? undefined : person.id);
}

/** Ends a session: one's own, or as an owner anybody's. */
export async function revokeSession(identity: Identity, person: Principal, session: string): Promise<void> {
  assertPerson(person);
  await revokeCredential(identity, person.tenant, 'session', session, {
    by: person.id,
    holder: isManager(person) ? undefined : person.id,
  });
}

/** Ends the session of this secret. Signing out of a session that nobody knows is no error. */
export async function signOut(identity: Identity, secret: string): Promise<void> {
  if (!hasFormOf('session', secret)) return;
  const held = await lookUp(identity, secretHash(secret));
  if (held?.kind === 'session')
    await revokeCredential(identity, held.tenant, 'session', held.id, { by: held.holder.id });
}
