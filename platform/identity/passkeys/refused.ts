import { appendAudit } from '../../audit/chain.ts';
import type { Json } from '../../canonical.ts';
import type { Transaction } from '../../database/database.ts';
import { Refusal } from '../../errors.ts';
import { kernelTransaction, type Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';
import type { Fault } from './assertion.ts';

/** An assertion that was not taken, why, and by which passkey of ours it says it is. */
export class PasskeyRefused extends Refusal {
  readonly reason: Fault | 'unknown_passkey' | 'copied';
  readonly passkey: string | null;
  constructor(reason: PasskeyRefused['reason'], message: string, passkey: string | null) {
    super('passkey_refused', message, { details: { reason } });
    this.reason = reason;
    this.passkey = passkey;
  }
}

/**
 * A transaction that an assertion is part of. A refused assertion undoes all of it; that it was refused is recorded in a
 * transaction of its own, which also uses up the challenge: nobody tries twice on one.
 */
export async function recordingRefusals<T>(
  parts: Parts,
  person: Principal,
  about: Readonly<Record<string, Json>>,
  work: (transaction: Transaction) => Promise<T>,
  useUp: (transaction: Transaction) => Promise<unknown>,
): Promise<T> {
  try {
    return await kernelTransaction(parts, person.tenant, work);
  } catch (error) {
    if (error instanceof PasskeyRefused)
      await kernelTransaction(parts, person.tenant, async transaction => {
        await useUp(transaction);
        await appendAudit(transaction, parts.keyring, [
          {
            tenant: person.tenant,
            at: parts.clock(),
            kind: 'passkey.refused',
            actor: person.id,
            payload: { ...about, passkey: error.passkey, reason: error.reason },
          },
        ]);
      });
    throw error;
  }
}
