import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto';

/** An Ed25519 public key as a JWK (RFC 8037). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** 32 bytes, base64url. */
  readonly x: string;
}

/** A public key with its private half. */
export interface PrivateKey extends PublicKey {
  readonly d: string;
}

const exactBytes = (text: string, length: number): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined;
};

/** The key's name: its RFC 7638 thumbprint (SHA-256, base64url). */
export const thumbprint = ({ crv, kty, x }: PublicKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

/** The public key in an unknown value, or undefined when it is not exactly one. */
export function publicKeyIn(value: unknown): PublicKey | undefined {
  const { kty, crv, x } = (value ?? {}) as Record<string, unknown>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || !exactBytes(x, 32)) return undefined;
  return { kty, crv, x };
}

export function newPrivateKey(): PrivateKey {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x: x!, d: d! };
}

/** A signature of 64 bytes, base64url. */
export const signatureBy = (key: KeyObject, bytes: Uint8Array): string =>
  signWith(null, bytes, key).toString('base64url');

/** Checks signatures, and keeps the parsed keys: parsing costs more than checking. */
export class SignatureVerifier {
  readonly #parsed = new Map<string, KeyObject>();

  /** True only for a signature in its one exact spelling: base64url that decodes to the same bytes is refused. */
  verify(key: PublicKey, bytes: Uint8Array, signature: string): boolean {
    const raw = exactBytes(signature, 64);
    return raw !== undefined && verifyWith(null, bytes, this.#parse(key), raw);
  }

  #parse(key: PublicKey): KeyObject {
    let parsed = this.#parsed.get(key.x);
    if (!parsed) {
      parsed = createPublicKey({ key: { ...key }, format: 'jwk' });
      this.#parsed.set(key.x, parsed);
    }
    return parsed;
  }
}
