import type { Insertable } from 'kysely';
import { appendAudit } from '../../audit/chain.ts';
import { passkeyAdded } from '../../audit/entry.ts';
import { canonicalJson } from '../../canonical.ts';
import type { Transaction } from '../../database/database.ts';
import type { PasskeyTable } from '../../database/tables.ts';
import { Refusal } from '../../errors.ts';
import { newId } from '../../identifiers.ts';
import type { Parts } from '../../parts.ts';
import { nameFrom } from '../identity.ts';
import { assertPersonal } from '../scopes.ts';
import { holdPerson, type NewPasskey, readAttestation } from './attestation.ts';
import { consumeNonce, type InSession } from './challenges.ts';
import { askForProof, type ChangeAnswer, provenTransaction, takeProof } from './change.ts';
import { passkeysIn } from './passkeys.ts';
import type { AttestationResponse } from './responses.ts';
import { type AccessChange, type PasskeyStatement, passkeyStatement, statementBytes } from './statement.ts';

export interface AddedPasskey {
  readonly name: string;
  readonly response: AttestationResponse;
  /** What an existing passkey signed; only a person's first needs none. */
  readonly proof?: ChangeAnswer | undefined;
}

const changeOf = ({ credential, public_key }: NewPasskey): AccessChange => ({
  kind: 'passkey.add',
  credential,
  public_key,
});

/** What an existing passkey must sign before this new one is added; null for a person's first. */
export async function proofForAdding(parts: Parts, asked: InSession, response: AttestationResponse) {
  return askForProof(parts, asked, changeOf(await readAttestation(parts, response)));
}

/**
 * Adds a passkey. A person's first is taken on the word of the session; each further one needs the signature of one they
 * have, over the new one's key: a session that was stolen later adds none.
 */
export async function addPasskey(parts: Parts, asked: InSession, given: AddedPasskey): Promise<string> {
  const { person } = asked;
  assertPersonal(person, 'decisions:make');
  const name = nameFrom(given.name, 'name');
  const made = await readAttestation(parts, given.response);
  const about = { adding: made.credential };
  return provenTransaction(parts, asked, about, given.proof, async transaction => {
    await holdPerson(transaction, person);
    await consumeNonce(transaction, parts, asked, 'create', made.nonce);
    const earlier = await passkeysIn(transaction, parts, { person: person.id });
    const proof = earlier.length
      ? await takeProof(transaction, parts, asked, changeOf(made), given.proof)
      : null;
    const at = parts.clock();
    const statement = passkeyStatement.parse({
      schema: 'countersign.passkey.v1',
      tenant: person.tenant,
      id: newId(),
      person: person.id,
      credential: made.credential,
      public_key: made.public_key,
      relying_party: parts.relyingParty.id,
      at: at.toISOString(),
    });
    const { keyId, signature } = parts.keyring.sign(statementBytes(statement));
    const signed = { statement: canonicalJson(statement), key_id: keyId, signature };
    const { transports = [] } = given.response.response;
    await keep(transaction, statement, {
      ...signed,
      name,
      transports,
      counter: made.counter,
      created_at: at,
    });
    const payload = { statement, key_id: keyId, signature, proof };
    await appendAudit(transaction, parts.keyring, [
      { tenant: person.tenant, at, kind: passkeyAdded, actor: person.id, payload },
    ]);
    return statement.id;
  });
}

async function keep(
  transaction: Transaction,
  { tenant, id, person, credential, relying_party }: PasskeyStatement,
  beside: Pick<
    Insertable<PasskeyTable>,
    'statement' | 'key_id' | 'signature' | 'name' | 'transports' | 'counter' | 'created_at'
  >,
): Promise<void> {
  const kept = await transaction
    .insertInto('platform.passkey')
    .values({
      tenant_id: tenant,
      id,
      principal_id: person,
      credential_id: credential,
      relying_party,
      ...beside,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'credential_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!kept) throw new Refusal('passkey_refused', 'This passkey was added before.');
}
