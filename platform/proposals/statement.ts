import { appendAudit } from '../audit/chain.ts';
import { canonicalJson } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import type { Parts } from '../parts.ts';
import { type DecisionStatement, decisionStatement } from './document.ts';

const bytes = (statement: DecisionStatement): Uint8Array =>
  new TextEncoder().encode(canonicalJson(statement));

/** Signs a decision with the server's key on behalf of its approver, keeps it, and puts it into the audit. */
export async function signStatement(
  transaction: Transaction,
  parts: Parts,
  statement: DecisionStatement,
): Promise<void> {
  const { keyId, signature } = parts.keyring.sign(bytes(decisionStatement.parse(statement)));
  await transaction
    .insertInto('platform.countersignature')
    .values({
      tenant_id: statement.tenant,
      id: newId(),
      proposal_id: statement.proposal,
      approver_id: statement.approver.id,
      decision: statement.decision,
      method: statement.method,
      statement: canonicalJson(statement),
      key_id: keyId,
      signature,
    })
    .execute();
  await appendAudit(transaction, parts.keyring, [
    {
      tenant: statement.tenant,
      at: parts.clock(),
      kind: 'proposal.countersigned',
      actor: statement.approver.id,
      payload: { statement, key_id: keyId, signature },
    },
  ]);
}

/** True when the signature is by a key of ours and over exactly this statement. */
export const statementHolds = (
  parts: Parts,
  row: { readonly statement: unknown; readonly key_id: string; readonly signature: string },
): boolean => {
  const parsed = decisionStatement.safeParse(row.statement);
  return parsed.success && parts.keyring.verify(row.key_id, bytes(parsed.data), row.signature);
};
