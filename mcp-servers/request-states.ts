import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fingerprint } from '../platform/canonical.ts';
import type { Clock } from '../platform/identifiers.ts';
import type { Principal } from '../platform/principal.ts';

/** Remembers which states were used. True the first time an id is spent, false ever after; may forget after `expires`. */
export type SpendOnce = (id: string, expires: Date) => boolean | Promise<boolean>;

export interface RequestStates {
  /** Seals a payload for one principal and one request. */
  seal(payload: string, principal: Principal, request: unknown, expires: Date): string;
  /** The payload; undefined when it was tampered with, used before, expired, or made for another principal or request. */
  open(state: string, principal: Principal, request: unknown): Promise<string | undefined>;
}

const version = 'v1.';
const ivBytes = 12;
const tagBytes = 16;

/**
 * The `requestState` that a client carries between the rounds of one request. It comes back as an attacker's input:
 * AES-256-GCM keeps it whole and unread, principal and request are bound as associated data, and each is spent once.
 *
 * @param key 32 bytes, the same on every machine that may get the retry
 */
export function requestStates(
  key: Uint8Array,
  clock: Clock,
  spendOnce: SpendOnce = inMemory(clock),
): RequestStates {
  if (key.byteLength !== 32) throw new RangeError('the key of request states must have 32 bytes');
  const bindingOf = (principal: Principal, request: unknown) =>
    Buffer.from(fingerprint([principal.tenant, principal.kind, principal.id, request ?? null]));

  return {
    seal(payload, principal, request, expires) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bindingOf(principal, request));
      const text = JSON.stringify([expires.getTime(), payload]);
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return version + sealed.toString('base64url');
    },
    async open(state, principal, request) {
      const text = decrypt(key, state, bindingOf(principal, request));
      if (text === undefined) return undefined;
      const [expires, payload] = JSON.parse(text) as [number, string];
      if (expires <= clock().getTime()) return undefined;
      // The random IV is authenticated with the rest, so it names this state as well as an id would.
      const id = state.slice(version.length, version.length + (ivBytes * 4) / 3);
      return (await spendOnce(id, new Date(expires))) ? payload : undefined;
    },
  };
}

function decrypt(key: Uint8Array, state: string, binding: Buffer): string | undefined {
  const sealed = state.startsWith(version)
    ? Buffer.from(state.slice(version.length), 'base64url')
    : Buffer.alloc(0);
  if (sealed.length <= ivBytes + tagBytes) return undefined;
  // Base64 has several spellings of one byte string; only ours may be spent.
  if (version + sealed.toString('base64url') !== state) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes))
      .setAAD(binding)
      .setAuthTag(sealed.subarray(-tagBytes));
    const text = decipher.update(sealed.subarray(ivBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Enough for one process. A restart forgets, which lets a state be read again, by the same principal, for the same request. */
function inMemory(clock: Clock): SpendOnce {
  const spent = new Map<string, number>();
  return (id, expires) => {
    const now = clock().getTime();
    for (const [other, end] of spent) if (end <= now) spent.delete(other);
    if (spent.has(id)) return false;
    spent.set(id, expires.getTime());
    return true;
  };
}
