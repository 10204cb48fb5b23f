import { canonicalJson, type Json } from '../canonical.ts';
import type { Database, Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { PublicKey } from '../privacy/ed25519.ts';
import type { Keyring } from '../privacy/keys.ts';
import { erased, heldKeys, pseudonymOf, type SubjectKey, tenantItself } from '../privacy/subject-keys.ts';
import { headOf } from './chain.ts';
import { keyRotated, payloadPurpose, type SignedHead } from './entry.ts';

const entriesPerPage = 1000;

/** A signed head as one line: the last of an export, and what is kept outside as an anchor. */
export const headLine = (head: SignedHead): string => canonicalJson({ type: 'head', ...head });

/**
 * A tenant's whole chain as JSON Lines without their newlines: the header, the entries with salt and payload where they
 * were not erased, the signed head. Each line is in RFC 8785 form, so that a verifier can demand every byte.
 *
 * Pages are read in transactions of their own, up to where the chain ends when the last one is read. Each holds the head
 * against writers, so that an erasure that took a payload from this export also stands in it.
 */
export async function* exportAudit(
  database: Database,
  keyring: Keyring,
  tenant: string,
): AsyncGenerator<string> {
  const read = <T>(work: (transaction: Transaction, head: SignedHead) => Promise<T>) =>
    database.transaction({ tenant, role: 'cs_kernel' }, async transaction => {
      const head = await headOf(transaction, tenant, 'held');
      if (!head) throw new Refusal('not_found', 'This tenant has nothing on record yet.');
      return work(transaction, head);
    });
  const first = await read(async (transaction, head) => ({
    key: head.key_id,
    keys: await keysOfChain(transaction, keyring, head),
  }));
  yield canonicalJson({ type: 'header', format: 'countersign.audit/1', tenant, keys: first.keys });
  for (let after = 0; ; ) {
    const { head, lines, last } = await read(async (transaction, head) => ({
      head,
      ...(await page(transaction, keyring, tenant, after)),
    }));
    if (head.key_id !== first.key) throw outdated();
    yield* lines;
    if (last === undefined || last >= head.seq) return yield headLine(head);
    after = last;
  }
}

const outdated = (): Refusal =>
  new Refusal('internal', 'The signing key was rotated, and this process still has the old ones.', {
    mend: 'Restart it, and export again.',
  });

/** The keys that signed this chain's heads, in order: as many before the head's own as the chain records rotations. */
async function keysOfChain(
  transaction: Transaction,
  keyring: Keyring,
  head: SignedHead,
): Promise<PublicKey[]> {
  const { rotations } = await transaction
    .selectFrom('platform.audit_entry')
    .select(({ fn }) => fn.countAll<string>().as('rotations'))
    .where('tenant_id', '=', head.tenant)
    .where('kind', '=', keyRotated)
    .executeTakeFirstOrThrow();
  const keys = keyring.publicKeys();
  const last = keys.findIndex(({ kid }) => kid === head.key_id);
  if (last < 0) throw outdated();
  return keys
    .slice(Math.max(0, last - Number(rotations)), last + 1)
    .map(({ kty, crv, x }) => ({ kty, crv, x }));
}

async function page(
  transaction: Transaction,
  keyring: Keyring,
  tenant: string,
  after: number,
): Promise<{ lines: string[]; last: number | undefined }> {
  const rows = await transaction
    .selectFrom('platform.audit_entry as entry')
    .leftJoin('platform.audit_payload as kept', join =>
      join.onRef('kept.tenant_id', '=', 'entry.tenant_id').onRef('kept.seq', '=', 'entry.seq'),
    )
    .select(['entry.seq', 'at', 'kind', 'actor', 'subject', 'payload_digest', 'hash', 'sealed'])
    .where('entry.tenant_id', '=', tenant)
    .where('entry.seq', '>', String(after))
    .orderBy('entry.seq')
    .limit(entriesPerPage)
    .execute();
  const ofTenant = pseudonymOf(keyring, tenant, tenantItself);
  const keys = await heldKeys(transaction, keyring, tenant, [
    ofTenant,
    ...rows.flatMap(({ subject }) => subject ?? []),
  ]);
  const lines = rows.map(({ seq, at, sealed, ...columns }) => {
    const content = sealed && contentOf(keys.get(columns.subject ?? ofTenant), Number(seq), sealed);
    return canonicalJson({ type: 'entry', seq: Number(seq), at: at.toISOString(), ...columns, ...content });
  });
  const last = rows.at(-1);
  return { lines, last: last && Number(last.seq) };
}

/**
 * Salt and payload, or nothing when they were erased. Bytes that were tampered with give nothing either: the export must
 * be possible just then, and the verifier sees that no erasure explains what is missing.
 */
function contentOf(key: SubjectKey | undefined, seq: number, sealed: Uint8Array): object | undefined {
  try {
    const content = key?.open(payloadPurpose(seq), sealed);
    return content === erased ? undefined : (content as { salt: string; payload: Json });
  } catch {
    return undefined;
  }
}
