import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { newPrivateKey, type PublicKey, SignatureVerifier, signatureBy, thumbprint } from './ed25519.ts';

const base64url = (length: number) =>
  z.string().refine(text => {
    const bytes = Buffer.from(text, 'base64url');
    return bytes.length === length && bytes.toString('base64url') === text;
  }, `must be ${length} bytes in base64url`);

const publicKey = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url(32) });

export const endorsement = z.strictObject({
  statement: z.strictObject({
    purpose: z.literal('countersign.key-endorsement'),
    from: publicKey,
    to: publicKey,
    at: z.iso.datetime(),
  }),
  key_id: z.string(),
  signature: base64url(64),
});

/** An old key's signed word that another takes its place from an instant on. */
export type Endorsement = z.infer<typeof endorsement>;

/**
 * The installation's keys as they are kept: one master key, one signing key, and for every retired one the endorsement
 * of its successor. A retired key's private half is not kept: what cannot sign need not be guarded.
 */
export const keyringDocument = z.strictObject({
  format: z.literal('countersign.keyring/1'),
  master: base64url(32),
  signing: publicKey.extend({ d: base64url(32) }),
  endorsements: z.array(endorsement),
});
export type KeyringDocument = z.infer<typeof keyringDocument>;

export const newKeyringDocument = (): KeyringDocument => ({
  format: 'countersign.keyring/1',
  master: randomBytes(32).toString('base64url'),
  signing: newPrivateKey(),
  endorsements: [],
});

/** What an endorsement signs. */
export const endorsementBytes = (statement: Endorsement['statement']): Uint8Array =>
  Buffer.from(canonicalJson(statement));

/** The document with a new signing key, endorsed by the one that retires. */
export function withNewSigningKey(document: KeyringDocument, at: Date): KeyringDocument {
  const { d: _, ...from } = document.signing;
  const signing = newPrivateKey();
  const { d: __, ...to } = signing;
  const statement = { purpose: 'countersign.key-endorsement', from, to, at: at.toISOString() } as const;
  const signature = signatureBy(
    createPrivateKey({ key: { ...document.signing }, format: 'jwk' }),
    endorsementBytes(statement),
  );
  const endorsement = { statement, key_id: thumbprint(from), signature };
  return { ...document, signing, endorsements: [...document.endorsements, endorsement] };
}

/** All signing keys, the oldest first. Throws when the endorsements do not lead from one to the next. */
export function signingKeysOf(document: KeyringDocument): PublicKey[] {
  const { d: _, ...current } = document.signing;
  const half = createPrivateKey({ key: { ...document.signing }, format: 'jwk' });
  if (createPublicKey(half).export({ format: 'jwk' }).x !== current.x)
    throw new Error('the two halves of the signing key do not belong together');
  const verifier = new SignatureVerifier();
  const keys: PublicKey[] = [];
  document.endorsements.forEach(({ statement, key_id, signature }, index) => {
    const next = document.endorsements[index + 1]?.statement.from ?? current;
    const sound =
      key_id === thumbprint(statement.from) &&
      statement.to.x === next.x &&
      verifier.verify(statement.from, endorsementBytes(statement), signature);
    if (!sound) throw new Error(`the endorsement of key ${thumbprint(statement.to)} does not hold`);
    keys.push(statement.from);
  });
  return [...keys, current];
}
