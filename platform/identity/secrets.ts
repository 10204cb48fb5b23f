import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '../canonical.ts';

/** What a bearer's secret is for; the prefix says it to people and to scanners of leaked secrets. */
export type CredentialKind = 'operator_link' | 'session' | 'access_token';

const prefixes: Readonly<Record<CredentialKind, string>> = {
  operator_link: 'cs_link_',
  session: 'cs_sess_',
  access_token: 'cs_at_',
};

/** Finds our secrets in any text: for scanners and for redaction. */
export const secretPattern = /\bcs_(?:link|sess|at)_[0-9A-Za-z]{49}\b/g;

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 43; // 256 bits in base 62
const checksumLength = 6; // 32 bits in base 62

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text;
  return text.padStart(length, '0');
}

const checksum = (text: string): string => base62(BigInt(crc32(text)), checksumLength);

/** A new secret: prefix, 256 random bits, and a CRC-32 that tells a secret from a look-alike without asking anybody. */
export function newSecret(kind: CredentialKind): string {
  const text = prefixes[kind] + base62(BigInt(`0x${randomBytes(32).toString('hex')}`), bodyLength);
  return text + checksum(text);
}

/** True when the text has the form of a secret of this kind. Says nothing about whether anybody holds it. */
export function hasFormOf(kind: CredentialKind, secret: string): boolean {
  if (secret.length !== prefixes[kind].length + bodyLength + checksumLength) return false;
  return (
    secret.startsWith(prefixes[kind]) &&
    checksum(secret.slice(0, -checksumLength)) === secret.slice(-checksumLength)
  );
}

/**
 * What is stored and looked up in place of the secret. With 256 random bits there is nothing to guess, so a fast hash
 * is enough; and a look-up by it takes no longer for a secret that begins right than for one that does not.
 */
export const secretHash = (secret: string): string => sha256(secret);
