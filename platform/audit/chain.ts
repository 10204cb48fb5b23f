import { randomBytes } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import type { AuditEntryTable, AuditPayloadTable } from '../database/tables.ts';
import type { Keyring } from '../privacy/keys.ts';
import { eraseSubject, neededKeys, pseudonymOf, tenantItself } from '../privacy/subject-keys.ts';
import {
  type AuditHead,
  type AuditLink,
  genesis,
  headBytes,
  keyRotated,
  linkHash,
  payloadDigest,
  payloadPurpose,
  type SignedHead,
  subjectErased,
} from './entry.ts';

/** What a caller records. */
export interface AuditEntry {
  readonly tenant: string;
  readonly at: Date;
  /** Dotted words: `proposal.created`. */
  readonly kind: string;
  /** A principal's id, or the word for a part of ours: `executor`. Never a name or an address. */
  readonly actor: string;
  /** The person whom the payload is about: it is sealed under that person's key. Without one, under the tenant's. */
  readonly subject?: string;
  readonly payload: Json;
}

/** Where an entry went. */
export interface AuditPlace {
  readonly seq: number;
  readonly hash: string;
}

const kindForm = /^[a-z_]+(\.[a-z_]+)*$/;
const actorForm = /^[a-z0-9][a-z0-9_:-]{0,99}$/;
/** PostgreSQL takes 65,535 parameters a statement. */
const entriesPerStatement = 1000;

/**
 * Appends to the tenant's chain, in the caller's transaction: entry and deed stand or fall together. The head's row is
 * held until the end of the transaction, so that each tenant has one chain; append last, and keep the transaction short.
 * All entries are of one tenant. Three statements as a rule.
 */
export async function appendAudit(
  transaction: Transaction,
  keyring: Keyring,
  entries: readonly AuditEntry[],
): Promise<AuditPlace[]> {
  const tenant = entries[0]?.tenant;
  if (tenant === undefined) return [];
  for (const entry of entries) {
    if (entry.tenant !== tenant) throw new TypeError('one transaction audits one tenant');
    assertWords(entry);
  }
  let head = await lockHead(transaction, keyring, tenant, entries[0]!.at);
  const recorded = [...rotations(keyring, head, entries[0]!.at), ...entries];
  const places: AuditPlace[] = [];
  for (let from = 0; from < recorded.length; from += entriesPerStatement) {
    const added = await extend(transaction, keyring, head, recorded.slice(from, from + entriesPerStatement));
    head = added.head;
    places.push(...added.places);
  }
  return places.slice(recorded.length - entries.length);
}

/** Throws on a kind, an actor or a subject that the chain does not take. */
export function assertWords({ kind, actor, subject }: AuditEntry): void {
  if (!kindForm.test(kind)) throw new TypeError(`not a kind of audit entry: ${kind}`);
  if (!actorForm.test(actor)) throw new TypeError('an actor is an id or a word, never a name');
  if (subject === tenantItself) throw new TypeError('leave the subject out for the tenant itself');
}

/** Destroys the subject's key and records that, so that what became unreadable can be told from what was removed. */
export async function recordErasure(
  transaction: Transaction,
  keyring: Keyring,
  erasure: { readonly tenant: string; readonly subject: string; readonly actor: string; readonly at: Date },
): Promise<void> {
  const { tenant, subject, actor, at } = erasure;
  if (subject === tenantItself) throw new TypeError('erasing the tenant itself would blind its whole audit');
  await eraseSubject(transaction, keyring, tenant, subject);
  const payload = { subject: pseudonymOf(keyring, tenant, subject) };
  await appendAudit(transaction, keyring, [{ tenant, at, kind: subjectErased, actor, payload }]);
}

/** The tenant's signed head; undefined before its first entry. `held`: nobody appends until the transaction ends. */
export async function headOf(
  transaction: Transaction,
  tenant: string,
  how?: 'held',
): Promise<SignedHead | undefined> {
  const query = transaction.selectFrom('platform.audit_head').selectAll().where('tenant_id', '=', tenant);
  const row = await (how === 'held' ? query.forShare() : query).executeTakeFirst();
  if (!row) return undefined;
  const { hash, key_id, signature } = row;
  return { tenant, seq: Number(row.seq), hash, at: row.at.toISOString(), key_id, signature };
}

const signHead = (keyring: Keyring, head: AuditHead): SignedHead => {
  const { keyId, signature } = keyring.sign(headBytes(head));
  return { ...head, key_id: keyId, signature };
};

type Position = Pick<SignedHead, 'tenant' | 'seq' | 'hash' | 'key_id'>;

/** Holds the head's row; a tenant's first entry makes it, and of two firsts the second waits for the first. */
async function lockHead(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  at: Date,
): Promise<Position> {
  const held = () =>
    transaction
      .selectFrom('platform.audit_head')
      .select(['seq', 'hash', 'key_id'])
      .where('tenant_id', '=', tenant)
      .forUpdate()
      .executeTakeFirst();
  let row = await held();
  if (!row) {
    const { tenant: _, ...first } = signHead(keyring, {
      tenant,
      seq: 0,
      hash: genesis,
      at: at.toISOString(),
    });
    await transaction
      .insertInto('platform.audit_head')
      .values({ tenant_id: tenant, ...first })
      .onConflict(conflict => conflict.doNothing())
      .execute();
    row = (await held())!;
  }
  return { tenant, seq: Number(row.seq), hash: row.hash, key_id: row.key_id };
}

/** The entries that lead from the key that signed the head to the one that signs now. */
function rotations(keyring: Keyring, head: Position, at: Date): AuditEntry[] {
  const endorsements = keyring.endorsementsSince(head.key_id);
  if (!endorsements)
    throw new Error(
      `the audit's head was signed by key ${head.key_id}, which this process does not hold: ` +
        'restart it when the keys were rotated, restore them when they were lost',
    );
  return endorsements.map(endorsement => ({
    tenant: head.tenant,
    at,
    kind: keyRotated,
    actor: 'keyring',
    payload: endorsement,
  }));
}

/** Writes links, sealed payloads and the new signed head in one statement. */
async function extend(
  transaction: Transaction,
  keyring: Keyring,
  head: Position,
  entries: readonly AuditEntry[],
): Promise<{ head: Position; places: AuditPlace[] }> {
  const { tenant } = head;
  const ofTenant = pseudonymOf(keyring, tenant, tenantItself);
  const subjects = entries.map(({ subject }) =>
    subject === undefined ? null : pseudonymOf(keyring, tenant, subject),
  );
  const keys = await neededKeys(
    transaction,
    keyring,
    tenant,
    subjects.map(subject => subject ?? ofTenant),
  );
  let { seq, hash } = head;
  const links: Insertable<AuditEntryTable>[] = [];
  const payloads: Insertable<AuditPayloadTable>[] = [];
  const places: AuditPlace[] = [];
  for (const [index, { at, kind, actor, payload }] of entries.entries()) {
    const subject = subjects[index] ?? null;
    const salt = randomBytes(16);
    seq += 1;
    const link: AuditLink = {
      tenant,
      seq,
      at: at.toISOString(),
      kind,
      actor,
      subject,
      payload_digest: payloadDigest(salt, payload),
    };
    hash = linkHash(link, hash);
    const { tenant: _, ...columns } = link;
    links.push({ tenant_id: tenant, ...columns, hash });
    places.push({ seq, hash });
    const sealed = keys
      .get(subject ?? ofTenant)!
      .seal(payloadPurpose(seq), { salt: salt.toString('hex'), payload });
    payloads.push({ tenant_id: tenant, seq, sealed });
  }
  const last = entries.at(-1)!;
  const next = signHead(keyring, { tenant, seq, hash, at: last.at.toISOString() });
  const { tenant: _, ...columns } = next;
  await transaction
    .with('links', t => t.insertInto('platform.audit_entry').values(links))
    .with('payloads', t => t.insertInto('platform.audit_payload').values(payloads))
    .updateTable('platform.audit_head')
    .set(columns)
    .where('tenant_id', '=', tenant)
    .execute();
  return { head: next, places };
}
