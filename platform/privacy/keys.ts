import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { type PublicKey, SignatureVerifier, signatureBy, thumbprint } from './ed25519.ts';
import { type Endorsement, type KeyringDocument, signingKeysOf } from './keyring-document.ts';

export interface Signed {
  readonly keyId: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

/** A public signing key with its name. */
export interface NamedKey extends PublicKey {
  readonly kid: string;
}

/** The installation's keys, in use. Nothing gives a private key or the master key away. */
export interface Keyring {
  /** Name of the key that signs now: its RFC 7638 thumbprint. */
  readonly keyId: string;
  sign(bytes: Uint8Array): Signed;
  /** False also for a key that was never ours. */
  verify(keyId: string, bytes: Uint8Array, signature: string): boolean;
  /** All signing keys there ever were, the oldest first. */
  publicKeys(): NamedKey[];
  /** The endorsements that lead from the named key to the one that signs now; undefined when the key was never ours. */
  endorsementsSince(keyId: string): readonly Endorsement[] | undefined;
  /** Seals under the master key. `associatedData` says what and whose it is, and must be the same to open. */
  seal(plaintext: Uint8Array, associatedData: string): Buffer;
  /** Throws when the bytes or what is said about them were changed. */
  open(sealed: Uint8Array, associatedData: string): Buffer;
  /** A keyed digest in hex, apart for each purpose: stands for a personal value where equality must still be seen. */
  hmac(purpose: string, text: string): string;
}

const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM under a random 96-bit nonce: nonce, ciphertext, tag. One key seals fewer than 2^32 messages. */
export function sealWith(key: Uint8Array, plaintext: Uint8Array, associatedData: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associatedData));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The reverse of `sealWith`. Throws when anything was changed. */
export function openWith(key: Uint8Array, sealed: Uint8Array, associatedData: string): Buffer {
  if (sealed.length < nonceLength + tagLength) throw new Error('sealed bytes are cut short');
  const tagAt = sealed.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
    .setAAD(Buffer.from(associatedData))
    .setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, tagAt)), decipher.final()]);
}

/** Puts kept keys to use. Throws when they do not hold together. */
export function keyringOf(document: KeyringDocument): Keyring {
  const keys = signingKeysOf(document).map(key => ({ ...key, kid: thumbprint(key) }));
  const byId = new Map(keys.map(({ kid, ...key }, index) => [kid, { key, index }]));
  const current = keys.at(-1)!;
  const signing = createPrivateKey({ key: { ...document.signing }, format: 'jwk' });
  const verifier = new SignatureVerifier();
  const master = Buffer.from(document.master, 'base64url');
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `countersign ${purpose}`, 32));
  const sealing = derived('seal');
  const digesting = new Map<string, Buffer>();
  return {
    keyId: current.kid,
    sign: bytes => ({ keyId: current.kid, signature: signatureBy(signing, bytes) }),
    verify(keyId, bytes, signature) {
      const known = byId.get(keyId);
      return known !== undefined && verifier.verify(known.key, bytes, signature);
    },
    publicKeys: () => [...keys],
    endorsementsSince(keyId) {
      const known = byId.get(keyId);
      return known && document.endorsements.slice(known.index);
    },
    seal: (plaintext, associatedData) => sealWith(sealing, plaintext, associatedData),
    open: (sealed, associatedData) => openWith(sealing, sealed, associatedData),
    hmac(purpose, text) {
      let key = digesting.get(purpose);
      if (!key) {
        key = derived(`digest ${purpose}`);
        digesting.set(purpose, key);
      }
      return createHmac('sha256', key).update(text).digest('hex');
    },
  };
}
