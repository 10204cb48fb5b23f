import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { sha256 } from '../../canonical.ts';
import type { Transaction } from '../../database/database.ts';
import { Refusal } from '../../errors.ts';
import { newId } from '../../identifiers.ts';
import type { Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';

const lifetimeMs = 10 * 60_000;

/** Who asks, and in which session: the hash by which the session is known. */
export interface InSession {
  readonly person: Principal;
  readonly session: string;
}

type Purpose = 'create' | 'change';

/** A one-time nonce for one person in one session. */
export async function giveNonce(
  transaction: Transaction,
  parts: Parts,
  { person, session }: InSession,
  purpose: Purpose,
): Promise<string> {
  const nonce = randomBytes(32).toString('base64url');
  await transaction
    .insertInto('platform.passkey_challenge')
    .values({
      tenant_id: person.tenant,
      id: newId(),
      principal_id: person.id,
      session,
      purpose,
      nonce_hash: sha256(nonce),
      expires_at: new Date(parts.clock().getTime() + lifetimeMs),
    })
    .execute();
  return nonce;
}

/** Uses a nonce up; false when it is unknown, used, expired, or was given to another person, session or purpose. */
export async function spendNonce(
  transaction: Transaction,
  parts: Parts,
  { person, session }: InSession,
  purpose: Purpose,
  nonce: string,
): Promise<boolean> {
  const used = await transaction
    .updateTable('platform.passkey_challenge')
    .set({ used_at: sql`clock_timestamp()` })
    .where('nonce_hash', '=', sha256(nonce))
    .where('principal_id', '=', person.id)
    .where('session', '=', session)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', parts.clock())
    .returning('id')
    .execute();
  return used.length === 1;
}

/** The same, and refuses instead. */
export async function consumeNonce(...which: Parameters<typeof spendNonce>): Promise<void> {
  if (await spendNonce(...which)) return;
  throw new Refusal('challenge_invalid', 'The challenge is unknown, used, expired or not yours.', {
    mend: 'Begin again.',
  });
}
