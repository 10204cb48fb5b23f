import { appendAudit } from '../audit/chain.ts';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import type { Identity } from './identity.ts';

/** What may happen to the ways in. */
export type AccessChange =
  | 'operator.signed_in'
  | 'operator.welcomed'
  | 'session.ended'
  | 'token.issued'
  | 'token.revoked'
  | 'principal.changed';

/** Records in the chain who got in, who let whom in and who was shut out, in the transaction that does it. Secrets are never in it. */
export async function recordAccess(
  identity: Identity,
  transaction: Transaction,
  change: {
    readonly tenant: string;
    readonly kind: AccessChange;
    readonly by: string;
    readonly payload: Json;
  },
): Promise<void> {
  const { tenant, kind, by, payload } = change;
  await appendAudit(transaction, identity.keyring, [
    { tenant, at: identity.clock(), kind, actor: by, payload },
  ]);
}
