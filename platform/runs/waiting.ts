import type { Transaction } from '../database/database.ts';
import { recordEvent } from '../events/record.ts';

/** Says that a run waits until its next target is due, once for each such time. */
export const tellWaiting = (
  transaction: Transaction,
  tenant: string,
  about: { readonly run: string; readonly proposal: string; readonly action: string },
  until: Date,
): Promise<void> =>
  recordEvent(transaction, {
    tenant,
    type: 'run.waits',
    key: `run.waits:${about.run}:${until.toISOString()}`,
    payload: { ...about, status: 'queued', until: until.toISOString() },
  });
