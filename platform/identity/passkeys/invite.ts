import { appendAudit } from '../../audit/chain.ts';
import { operatorInvited } from '../../audit/entry.ts';
import { kernelTransaction, type Parts } from '../../parts.ts';
import type { Role } from '../scopes.ts';
import { assertPersonal } from '../scopes.ts';
import type { InSession } from './challenges.ts';
import { type ChangeAnswer, provenTransaction, takeProof } from './change.ts';
import { passkeysIn } from './passkeys.ts';

/**
 * Before an invitation: whoever has a passkey signs it. Otherwise a stolen session of theirs could invite a person who
 * does not exist, whose first passkey is taken on the session's word.
 */
export async function proveInvitation(
  parts: Parts,
  asked: InSession,
  invited: { readonly name: string; readonly role: Role },
  answer: ChangeAnswer | undefined,
): Promise<void> {
  const { person } = asked;
  assertPersonal(person, 'operators:manage');
  const own = await kernelTransaction(parts, person.tenant, t => passkeysIn(t, parts, { person: person.id }));
  if (own.length === 0) return;
  const change = { kind: 'operator.invite' as const, name: invited.name, role: invited.role };
  await provenTransaction(parts, asked, { inviting: invited.role }, answer, async transaction => {
    const proof = await takeProof(transaction, parts, asked, change, answer);
    await appendAudit(transaction, parts.keyring, [
      {
        tenant: person.tenant,
        at: parts.clock(),
        kind: operatorInvited,
        actor: person.id,
        payload: { change, proof },
      },
    ]);
  });
}
