import { appendAudit } from '../../audit/chain.ts';
import { passkeyRemoved } from '../../audit/entry.ts';
import type { Transaction } from '../../database/database.ts';
import { Refusal } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';
import { rulesOf } from '../../proposals/standing.ts';
import { assertPersonal } from '../scopes.ts';
import { holdPerson } from './attestation.ts';
import type { InSession } from './challenges.ts';
import { type ChangeAnswer, provenTransaction, takeProof } from './change.ts';
import { passkeysIn } from './passkeys.ts';

/**
 * Removes a passkey: one's own, or as an owner anybody's, which is how somebody who lost theirs begins anew. Either needs
 * the signature of a passkey in force of whoever removes it. Nobody takes off their last one while the rules ask for one.
 */
export async function removePasskey(
  parts: Parts,
  asked: InSession,
  id: string,
  answer: ChangeAnswer | undefined,
): Promise<void> {
  const { person } = asked;
  assertPersonal(person, 'decisions:make');
  await provenTransaction(parts, asked, { removing: id }, answer, async transaction => {
    await holdPerson(transaction, person);
    const [passkey] = await passkeysIn(transaction, parts, { id }, 'held');
    const owns = passkey?.person === person.id;
    if (!passkey || !(owns || person.scopes.includes('operators:manage')))
      throw new Refusal('not_found', 'There is no such passkey of yours.');
    if (owns) await assertOneRemains(transaction, parts, person);
    const proof = await takeProof(transaction, parts, asked, { kind: 'passkey.remove', passkey: id }, answer);
    const at = parts.clock();
    await transaction
      .updateTable('platform.passkey')
      .set({ removed_at: at, removed_by: person.id })
      .where('id', '=', id)
      .execute();
    const payload = { passkey: id, person: passkey.person, by: person.id, proof };
    await appendAudit(transaction, parts.keyring, [
      { tenant: person.tenant, at, kind: passkeyRemoved, actor: person.id, payload },
    ]);
  });
}

async function assertOneRemains(transaction: Transaction, parts: Parts, person: Principal): Promise<void> {
  const { rules } = await rulesOf(transaction);
  const own = await passkeysIn(transaction, parts, { person: person.id });
  if (own.length === 1 && rules.passkey_from_risk !== 'never')
    throw new Refusal('invalid_input', 'This is your last passkey, and the rules of approval ask for one.', {
      mend: 'Add another one first.',
    });
}
