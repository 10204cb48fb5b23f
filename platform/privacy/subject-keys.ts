import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { type Keyring, openWith, sealWith } from './keys.ts';
import '../database/tables.ts';

/** What is left of a value whose subject was erased. */
export const erased: unique symbol = Symbol('erased');

/** The subject of what concerns a tenant as a whole, and no person. */
export const tenantItself = '';

/**
 * The name under which a subject's key is kept: a keyed digest, since a subject may be an e-mail address. It says
 * nothing without the master key.
 */
export const pseudonymOf = (keyring: Keyring, tenant: string, subject: string): string =>
  keyring.hmac('subject', canonicalJson([tenant, subject]));

/** One subject's key, bound to tenant and subject. */
export interface SubjectKey {
  seal(purpose: string, value: Json): Buffer;
  /** `erased` when the value was sealed with a key that is gone; throws when the bytes were changed. */
  open(purpose: string, sealed: Uint8Array): Json | typeof erased;
}

const markLength = 8;

/** Tells a value of a destroyed key (erased) from one that was tampered with. */
const markOf = (key: Uint8Array): Buffer =>
  createHash('sha256').update('countersign subject key').update(key).digest().subarray(0, markLength);

function subjectKeyOf(key: Uint8Array, tenant: string, pseudonym: string): SubjectKey {
  const mark = markOf(key);
  const about = (purpose: string) => canonicalJson([tenant, pseudonym, purpose]);
  return {
    seal: (purpose, value) =>
      Buffer.concat([mark, sealWith(key, Buffer.from(canonicalJson(value)), about(purpose))]),
    open(purpose, sealed) {
      if (!mark.equals(sealed.subarray(0, markLength))) return erased;
      return JSON.parse(openWith(key, sealed.subarray(markLength), about(purpose)).toString());
    },
  };
}

const wrapping = (tenant: string, pseudonym: string): string =>
  canonicalJson([tenant, pseudonym, 'subject key']);

/** The keys that are there, by pseudonym. A pseudonym without a key was erased, or never had one. */
export async function heldKeys(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  pseudonyms: readonly string[],
): Promise<Map<string, SubjectKey>> {
  const rows = await transaction
    .selectFrom('platform.subject_key')
    .select(['subject', 'wrapped'])
    .where('tenant_id', '=', tenant)
    .where('subject', 'in', [...new Set(pseudonyms)])
    .execute();
  return new Map(
    rows.map(({ subject, wrapped }) => [
      subject,
      subjectKeyOf(keyring.open(wrapped, wrapping(tenant, subject)), tenant, subject),
    ]),
  );
}

/** As `heldKeys`, and makes those that are missing. Of two transactions that make one at once, the second uses the first's. */
export async function neededKeys(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  pseudonyms: readonly string[],
): Promise<Map<string, SubjectKey>> {
  const held = await heldKeys(transaction, keyring, tenant, pseudonyms);
  const missing = [...new Set(pseudonyms)].filter(pseudonym => !held.has(pseudonym)).sort();
  if (missing.length === 0) return held;
  await transaction
    .insertInto('platform.subject_key')
    .values(
      missing.map(subject => ({
        tenant_id: tenant,
        subject,
        wrapped: keyring.seal(randomBytes(32), wrapping(tenant, subject)),
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
  return heldKeys(transaction, keyring, tenant, pseudonyms);
}

/** Seals a value so that erasing its subject makes it unreadable everywhere. The purpose must be the same to open it. */
export async function sealFor(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  subject: string,
  purpose: string,
  value: Json,
): Promise<Buffer> {
  const pseudonym = pseudonymOf(keyring, tenant, subject);
  const keys = await neededKeys(transaction, keyring, tenant, [pseudonym]);
  return keys.get(pseudonym)!.seal(purpose, value);
}

/** The sealed value, or `erased`. Throws when it was changed, or sealed for another tenant, subject or purpose. */
export async function openFor(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  subject: string,
  purpose: string,
  sealed: Uint8Array,
): Promise<Json | typeof erased> {
  const pseudonym = pseudonymOf(keyring, tenant, subject);
  const keys = await heldKeys(transaction, keyring, tenant, [pseudonym]);
  const key = keys.get(pseudonym);
  return key ? key.open(purpose, sealed) : erased;
}

/** Destroys the subject's key. True when there was one. The audit records it: see `recordErasure` in `platform/audit`. */
export async function eraseSubject(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  subject: string,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('platform.subject_key')
    .where('tenant_id', '=', tenant)
    .where('subject', '=', pseudonymOf(keyring, tenant, subject))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
