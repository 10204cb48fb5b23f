import type { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import type { healSaid } from './apply-heal.ts';
import './tables.ts';

export interface HealNoted extends z.output<typeof healSaid> {
  readonly tenant: string;
  readonly proposal: string;
  /** Of the proposal, or of its run where it has one. */
  readonly status: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Keeps how a proposal to heal stands. */
export async function noteHeal(store: Store, noted: HealNoted): Promise<void> {
  const state = { status: noted.status, reason: noted.reason, since: noted.at };
  await store
    .insertInto('test_upkeep.heal')
    .values({
      tenant_id: noted.tenant,
      proposal_id: noted.proposal,
      request_id: noted.request,
      repository: noted.repository,
      file: noted.file,
      test: noted.test,
      from_locator: noted.from,
      to_locator: noted.to,
      ...state,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'proposal_id']).doUpdateSet(state))
    .execute();
}
