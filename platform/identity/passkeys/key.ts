import { cose, decodeCredentialPublicKey, isoCBOR } from '@simplewebauthn/server/helpers';
import { type PasskeyKey, passkeyKey } from './assertion.ts';

const { ES256, EdDSA, RS256 } = cose.COSEALG;
/** COSE's numbers of the algorithms that we take. */
export const algorithms: number[] = [ES256, EdDSA, RS256];

type Bytes = Uint8Array<ArrayBuffer>;
const text = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64url') : '';
const bytes = (base64url: string): Bytes => new Uint8Array(Buffer.from(base64url, 'base64url'));

/** A public key in COSE, which authenticators speak, as a JWK; undefined when it is of a kind that we do not take. */
export function keyFromCose(encoded: Bytes): PasskeyKey | undefined {
  const key = decodeCredentialPublicKey(encoded) as unknown as Map<number, unknown>;
  const [first, second, third] = [-1, -2, -3].map(label => text(key.get(label)));
  const candidates = [
    { kty: 'EC', crv: 'P-256', x: second, y: third },
    { kty: 'OKP', crv: 'Ed25519', x: second },
    { kty: 'RSA', n: first, e: second },
  ];
  return passkeyKey.safeParse(candidates[algorithms.indexOf(Number(key.get(3)))]).data;
}

/** The same key in COSE (RFC 9053): 1 its type, 3 its algorithm, below zero what the type has. */
export function coseFromKey(key: PasskeyKey): Bytes {
  return isoCBOR.encode(new Map(membersOf(key)));
}

function membersOf(key: PasskeyKey): [number, number | Bytes][] {
  switch (key.kty) {
    case 'EC':
      return [[1, 2], [3, ES256], [-1, 1], [-2, bytes(key.x)], [-3, bytes(key.y)]]; // biome-ignore format: a table
    case 'OKP':
      return [[1, 1], [3, EdDSA], [-1, 6], [-2, bytes(key.x)]]; // biome-ignore format: a table
    case 'RSA':
      return [[1, 3], [3, RS256], [-1, bytes(key.n)], [-2, bytes(key.e)]]; // biome-ignore format: a table
  }
}
