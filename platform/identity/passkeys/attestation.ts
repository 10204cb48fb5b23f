import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Transaction } from '../../database/database.ts';
import { Refusal } from '../../errors.ts';
import { kernelTransaction, type Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';
import { assertPersonal } from '../scopes.ts';
import type { PasskeyKey } from './assertion.ts';
import { giveNonce, type InSession } from './challenges.ts';
import { algorithms, keyFromCose } from './key.ts';
import { passkeysIn } from './passkeys.ts';
import { type AttestationResponse, challengeSaidIn } from './responses.ts';

/** More than anybody needs, and too few to fill a table with. */
const mostPasskeys = 20;

/** What a browser needs to make a passkey. */
export type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>;

/** Begins to add a passkey for the person in this session: made on our page, with the person verified by the device. */
export async function beginPasskey(parts: Parts, asked: InSession): Promise<CreationOptions> {
  const { person } = asked;
  assertPersonal(person, 'decisions:make');
  return kernelTransaction(parts, person.tenant, async transaction => {
    const passkeys = await passkeysIn(transaction, parts, { person: person.id });
    if (passkeys.length >= mostPasskeys)
      throw new Refusal('invalid_input', `You have ${mostPasskeys} passkeys; remove one first.`);
    const nonce = await giveNonce(transaction, parts, asked, 'create');
    return generateRegistrationOptions({
      rpName: 'Countersign',
      rpID: parts.relyingParty.id,
      userID: new TextEncoder().encode(person.id),
      userName: person.name,
      userDisplayName: person.name,
      challenge: new Uint8Array(Buffer.from(nonce, 'base64url')),
      timeout: 5 * 60_000,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
      excludeCredentials: passkeys.map(({ signer }) => ({ id: signer.credential })),
    });
  });
}

/** A passkey that a browser made for us, not yet anybody's. */
export interface NewPasskey {
  readonly credential: string;
  readonly public_key: PasskeyKey;
  readonly counter: number;
  /** The nonce that it was made for; whoever adds the passkey uses it up. */
  readonly nonce: string;
}

/** Reads what a browser made: on our page, for our host, with the person verified. Whether the nonce is ours is not asked. */
export async function readAttestation(parts: Parts, given: AttestationResponse): Promise<NewPasskey> {
  const nonce = challengeSaidIn(given.response.clientDataJSON);
  const { clientDataJSON, attestationObject } = given.response;
  const made = await verifyRegistrationResponse({
    response: {
      id: given.id,
      rawId: given.rawId,
      type: given.type,
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: nonce,
    expectedOrigin: parts.relyingParty.origin,
    expectedRPID: parts.relyingParty.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: Error) => {
    throw notMade(error.message);
  });
  if (!made.verified) throw notMade('its attestation does not hold');
  const { id, publicKey, counter } = made.registrationInfo.credential;
  const public_key = keyFromCose(publicKey);
  if (!public_key) throw notMade('its key is of a kind that is not taken');
  return { credential: id, public_key, counter, nonce };
}

const notMade = (why: string): Refusal =>
  new Refusal('passkey_refused', `This passkey cannot be added: ${why}.`, {
    mend: 'Add it on the console’s own page, with a device that checks who you are.',
  });

/** Holds the person, so that two first passkeys cannot both be the first. */
export async function holdPerson(transaction: Transaction, person: Principal): Promise<void> {
  const held = await transaction
    .selectFrom('platform.principal')
    .select('id')
    .where('id', '=', person.id)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!held) throw new Refusal('not_found', 'There is no such person.');
}
