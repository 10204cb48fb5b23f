import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** RFC 8785 (JCS) text of a JSON value. Throws on what JSON cannot carry (NaN, undefined, bigint): such a value was never previewed. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a canonical document must be JSON');
  return text;
}

/** SHA-256 in lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** SHA-256 over the RFC 8785 form: what a countersignature signs. */
export const fingerprint = (document: unknown): string => sha256(canonicalJson(document));

/**
 * Root of a binary Merkle tree over already hashed leaves (RFC 6962's shape and domain separation: 0x00 before a
 * leaf, 0x01 before an inner node, so that a leaf can never pass for a node). An empty list has the hash of nothing.
 */
export function merkleRoot(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha256('');
  let level = leaves.map(leaf => createHash('sha256').update('\0').update(leaf, 'hex').digest());
  while (level.length > 1) {
    const above: typeof level = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]!;
      const right = level[i + 1];
      above.push(right ? createHash('sha256').update('\x01').update(left).update(right).digest() : left);
    }
    level = above;
  }
  return level[0]!.toString('hex');
}

const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/**
 * The same value with U+FFFD in place of what PostgreSQL does not keep and RFC 8785 does not carry: NUL and half a
 * surrogate pair. Outsiders send both, and an order must not be lost over its title.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [storableText(key), storable(each)]),
  ) as T;
}

/** Whether a value from JSON holds nothing that `storable` would replace. */
export const isStorable = (value: unknown): boolean =>
  JSON.stringify(storable(value)) === JSON.stringify(value);
