import { z } from 'zod';
import { registerEvent } from '../../../platform/events/schemas.ts';
import { money } from '../../../platform/money.ts';

/** A price run is to be looked at again, so long after it. */
export const reconciliationDue = z.object({ run: z.uuid(), after_ms: z.int() });
registerEvent('price.reconciliation.due', 1, reconciliationDue);

export const mismatch = z.object({ sku: z.string(), meant: money, stands: money.nullable() });
export const shownPrice = z.object({
  sku: z.string(),
  where: z.enum(['product answer', 'search']),
  of_record: money,
  shown: money.nullable().describe('Null where the shop did not show it'),
});
export type ShownPrice = z.infer<typeof shownPrice>;

/** What was found: prices of record beside the run, and the storefront's own answers beside the prices of record. */
export const reconciled = reconciliationDue.extend({
  compared: z.int(),
  mismatches: z.array(mismatch).describe('The first of them'),
  mismatched: z.int(),
  repair: z.uuid().nullable().describe('The proposal that would mend them'),
  storefront: z
    .object({ asked: z.int(), differences: z.array(shownPrice) })
    .nullable()
    .describe('Null where the shop could not be asked'),
  note: z.string(),
});
export type Reconciled = z.infer<typeof reconciled>;
registerEvent('price.run.reconciled', 1, reconciled);
