import type { QueryContext } from '../../platform/context.ts';
import type { Store } from '../../platform/database/store.ts';
import './tables.ts';

export interface Consent {
  readonly given: boolean;
  /** Who said so last; null while nobody has. */
  readonly by: string | null;
  readonly at: string | null;
}

/** Whether decisions may become examples. While nobody said so they may not. */
export async function consentOf({ store }: Pick<QueryContext, 'store'>): Promise<Consent> {
  const row = await store(s => s.selectFrom('learning.consent').selectAll().executeTakeFirst());
  return row
    ? { given: row.given, by: row.changed_by, at: row.changed_at.toISOString() }
    : { given: false, by: null, at: null };
}

/** The same inside of a transaction, which nobody takes it back from before the end. */
export async function consentHeld(store: Store): Promise<boolean> {
  const row = await store.selectFrom('learning.consent').select('given').forShare().executeTakeFirst();
  return row?.given === true;
}

/** Gives consent, or takes it back: then what was noted and not yet decided on goes at once. */
export async function changeConsent(
  { store, tenant, now }: Pick<QueryContext, 'store' | 'tenant' | 'now'>,
  given: boolean,
  by: string,
): Promise<void> {
  const said = { given, changed_by: by, changed_at: now() };
  await store(async s => {
    await s
      .insertInto('learning.consent')
      .values({ tenant_id: tenant, ...said })
      .onConflict(conflict => conflict.column('tenant_id').doUpdateSet(said))
      .execute();
    if (!given) await s.deleteFrom('learning.example').where('status', '=', 'noted').execute();
  });
}
