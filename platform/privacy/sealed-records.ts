import { appendAudit } from '../audit/chain.ts';
import type { Json } from '../canonical.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import { erased, openFor, sealFor } from './subject-keys.ts';

/** A person's own record, or undefined when there is none or the person was erased. */
export function readSealed(
  parts: Pick<Parts, 'database' | 'keyring'>,
  tenant: string,
  subject: string,
  name: string,
): Promise<Json | undefined> {
  return kernelTransaction(parts, tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.sealed_record')
      .select('sealed')
      .where('subject_id', '=', subject)
      .where('name', '=', name)
      .executeTakeFirst();
    if (!row) return undefined;
    const value = await openFor(transaction, parts.keyring, tenant, subject, `record ${name}`, row.sealed);
    return value === erased ? undefined : value;
  });
}

/**
 * Writes a subject's own record; the audit tells that it changed, and by whom, but not what it says. Records of one kind
 * are told apart after a slash: `shop_access/harbor-goods`.
 */
export function writeSealed(
  parts: Pick<Parts, 'database' | 'keyring' | 'clock'>,
  record: {
    readonly tenant: string;
    readonly subject: string;
    readonly name: string;
    readonly value: Json;
    readonly by: string;
  },
): Promise<void> {
  const { tenant, subject, name, value } = record;
  return kernelTransaction(parts, tenant, async transaction => {
    const sealed = await sealFor(transaction, parts.keyring, tenant, subject, `record ${name}`, value);
    await transaction
      .insertInto('platform.sealed_record')
      .values({ tenant_id: tenant, subject_id: subject, name, sealed })
      .onConflict(conflict =>
        conflict
          .columns(['tenant_id', 'subject_id', 'name'])
          .doUpdateSet({ sealed, changed_at: parts.clock() }),
      )
      .execute();
    await appendAudit(transaction, parts.keyring, [
      {
        tenant,
        at: parts.clock(),
        kind: `${name.split('/')[0]}.changed`,
        actor: record.by,
        subject,
        payload: { record: name },
      },
    ]);
  });
}
