import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../canonical.ts';

/** Whom a passkey signs for: browsers bind it to the host (`id`) and write the page's origin into what is signed. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** The relying party of a page of ours. */
export function relyingPartyAt(page: string): RelyingParty {
  const { hostname, origin } = new URL(page);
  return { id: hostname, origin };
}

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(20_000);

/** An authenticator's public key as a JWK: ES256, EdDSA or RS256, by its type. */
export const passkeyKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url, y: base64url }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url }),
  z.strictObject({ kty: z.literal('RSA'), n: base64url, e: base64url }),
]);
export type PasskeyKey = z.infer<typeof passkeyKey>;

/** Which passkey signed, and for whom: stands in what the server signs of it, so that nobody can put another in its place. */
export const signer = z.strictObject({
  id: z.uuid(),
  credential: base64url,
  public_key: passkeyKey,
  relying_party: z.strictObject({ id: z.string(), origin: z.string() }),
});
export type Signer = z.infer<typeof signer>;

/** What the authenticator answered, in its own bytes, base64url. */
export const assertion = z.strictObject({
  authenticator_data: base64url,
  client_data: base64url,
  signature: base64url,
});
export type Assertion = z.infer<typeof assertion>;

/** The challenge over a document: SHA-256 over its RFC 8785 form. Only an assertion about this very document answers it. */
export const challengeOver = (document: unknown): Buffer =>
  createHash('sha256').update(canonicalJson(document)).digest();

export type Fault =
  | 'not_an_assertion'
  | 'other_challenge'
  | 'other_origin'
  | 'other_relying_party'
  | 'user_not_verified'
  | 'wrong_signature';

const userPresent = 0x01;
const userVerified = 0x04;
/** Where the flags stand: after SHA-256 of the relying party's id. The counter follows. */
const flagsAt = 32;

const clientDataForm = z.looseObject({
  type: z.literal('webauthn.get'),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
});

/**
 * Why an assertion does not stand for a document's challenge, or nothing when it does. Needs no database and no secret:
 * the audit's verifier calls it with what an export holds. Signature counters are a matter of the one who keeps them.
 */
export function faultOf(given: Assertion, by: Signer, challenge: Buffer): Fault | undefined {
  const [data, client, signature] = [given.authenticator_data, given.client_data, given.signature].map(text =>
    Buffer.from(text, 'base64url'),
  ) as [Buffer, Buffer, Buffer];
  const said = clientDataIn(client);
  if (!said || data.length < flagsAt + 5) return 'not_an_assertion';
  if (said.challenge !== challenge.toString('base64url')) return 'other_challenge';
  if (said.origin !== by.relying_party.origin) return 'other_origin';
  const party = createHash('sha256').update(by.relying_party.id).digest();
  if (!party.equals(data.subarray(0, flagsAt))) return 'other_relying_party';
  const needed = userPresent | userVerified;
  if ((data[flagsAt]! & needed) !== needed) return 'user_not_verified';
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  return isSignedBy(by.public_key, signed, signature) ? undefined : 'wrong_signature';
}

/** How often the authenticator says it has signed; 0 when it does not count. */
export const counterIn = (given: Assertion): number =>
  Buffer.from(given.authenticator_data, 'base64url').readUInt32BE(flagsAt + 1);

function clientDataIn(bytes: Buffer): z.infer<typeof clientDataForm> | undefined {
  try {
    return clientDataForm.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

function isSignedBy(key: PasskeyKey, data: Buffer, signature: Buffer): boolean {
  try {
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return verify(key.kty === 'OKP' ? null : 'sha256', data, publicKey, signature);
  } catch {
    return false;
  }
}
