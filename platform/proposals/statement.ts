import { appendAudit } from '../audit/chain.ts';
import { countersigned } from '../audit/entry.ts';
import { canonicalJson, type Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import type { Assertion } from '../identity/passkeys/assertion.ts';
import type { Parts } from '../parts.ts';
import { type DecisionStatement, decisionStatement, passkeyFaultOf } from './document.ts';

const bytes = (statement: DecisionStatement): Uint8Array =>
  new TextEncoder().encode(canonicalJson(statement));

/**
 * Signs a decision with the server's key on behalf of its approver, keeps it, and puts it into the audit; with what the
 * approver's own passkey answered, when it signed.
 */
export async function signStatement(
  transaction: Transaction,
  parts: Parts,
  statement: DecisionStatement,
  assertion?: Assertion,
): Promise<void> {
  const text = canonicalJson(decisionStatement.parse(statement));
  const { keyId, signature } = parts.keyring.sign(Buffer.from(text));
  await transaction
    .insertInto('platform.countersignature')
    .values({
      tenant_id: statement.tenant,
      id: newId(),
      proposal_id: statement.proposal,
      approver_id: statement.approver.id,
      decision: statement.decision,
      method: statement.method,
      statement: text,
      key_id: keyId,
      signature,
      assertion: assertion ? canonicalJson(assertion) : null,
    })
    .execute();
  await appendAudit(transaction, parts.keyring, [
    {
      tenant: statement.tenant,
      at: parts.clock(),
      kind: countersigned,
      actor: statement.approver.id,
      payload: {
        statement: JSON.parse(text) as Json,
        key_id: keyId,
        signature,
        ...(assertion ? { assertion } : {}),
      },
    },
  ]);
}

/** True when the signature is by a key of ours and over exactly this statement, and its passkey's, if it names one. */
export const statementHolds = (
  parts: Parts,
  row: {
    readonly statement: unknown;
    readonly key_id: string;
    readonly signature: string;
    readonly assertion: unknown;
  },
): boolean => {
  const parsed = decisionStatement.safeParse(row.statement);
  return (
    parsed.success &&
    parts.keyring.verify(row.key_id, bytes(parsed.data), row.signature) &&
    passkeyFaultOf(parsed.data, row.assertion) === undefined
  );
};
