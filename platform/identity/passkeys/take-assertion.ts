import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Transaction } from '../../database/database.ts';
import type { Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';
import { type Assertion, counterIn, type Fault, faultOf, type Signer } from './assertion.ts';
import { coseFromKey } from './key.ts';
import { type Passkey, passkeysIn } from './passkeys.ts';
import { PasskeyRefused } from './refused.ts';
import type { AssertionResponse } from './responses.ts';

/** What a browser needs to let a passkey sign. */
export type SigningOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

/** Asks for one of these passkeys, with the person verified by their device. */
export const signingOptions = (
  parts: Parts,
  passkeys: readonly Passkey[],
  challenge: Buffer,
): Promise<SigningOptions> =>
  generateAuthenticationOptions({
    rpID: parts.relyingParty.id,
    challenge: new Uint8Array(challenge),
    userVerification: 'required',
    timeout: 5 * 60_000,
    allowCredentials: passkeys.map(({ signer, transports }) => ({
      id: signer.credential,
      ...(transports.length ? { transports: [...transports] } : {}),
    })),
  });

const words: Readonly<Record<Fault, string>> = {
  not_an_assertion: 'This is not what an authenticator answers.',
  other_challenge: 'The passkey signed something else than this.',
  other_origin: 'The passkey signed on the page of another address.',
  other_relying_party: 'The passkey signed for another host.',
  user_not_verified: 'The device did not check who you are.',
  wrong_signature: 'The signature is not by this passkey.',
};

/**
 * Takes a person's assertion over a challenge: by a passkey of theirs that is in force, made on our page, with the person
 * verified, and counting forward. Throws `PasskeyRefused` otherwise; whoever calls records that.
 */
export async function takeAssertion(
  transaction: Transaction,
  parts: Parts,
  person: Principal,
  response: AssertionResponse,
  challenge: Buffer,
): Promise<{ readonly signer: Signer; readonly assertion: Assertion }> {
  const [passkey] = await passkeysIn(transaction, parts, { credential: response.id }, 'held');
  if (passkey?.person !== person.id)
    throw new PasskeyRefused('unknown_passkey', 'This passkey is not one of yours, or was removed.', null);
  const { signer } = passkey;
  const refuse = (reason: Fault | 'copied', message: string) => {
    throw new PasskeyRefused(reason, message, passkey.id);
  };
  const { authenticatorData: authenticator_data, clientDataJSON: client_data, signature } = response.response;
  const assertion: Assertion = { authenticator_data, client_data, signature };
  const fault = faultOf(assertion, signer, challenge) ?? (await faultByLibrary(response, signer, challenge));
  if (fault) refuse(fault, words[fault]);
  const counter = counterIn(assertion);
  if ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter)
    refuse('copied', 'The passkey counts backward: there is a copy of it, and one of the two signed before.');
  await transaction
    .updateTable('platform.passkey')
    .set({ counter, used_at: parts.clock() })
    .where('id', '=', passkey.id)
    .execute();
  return { signer, assertion };
}

/** The same once more by the library, which knows every rule of the standard. Counters are ours to judge. */
async function faultByLibrary(
  response: AssertionResponse,
  { credential, public_key, relying_party }: Signer,
  challenge: Buffer,
): Promise<Fault | undefined> {
  try {
    const { userHandle, ...answer } = response.response;
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id: response.id,
        rawId: response.rawId,
        type: response.type,
        clientExtensionResults: {},
        response: { ...answer, ...(userHandle ? { userHandle } : {}) },
      },
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: relying_party.origin,
      expectedRPID: relying_party.id,
      requireUserVerification: true,
      credential: { id: credential, publicKey: coseFromKey(public_key), counter: 0 },
    });
    return verified ? undefined : 'wrong_signature';
  } catch {
    return 'not_an_assertion';
  }
}
