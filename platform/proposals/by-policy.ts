import type { Transaction } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import type { Parts } from '../parts.ts';
import { consumeGrant } from './consume.ts';
import { type DecisionStatement, type PreviewDocument, rootOf } from './document.ts';
import type { AdoptedPolicy } from './standing.ts';
import { signStatement } from './statement.ts';

/** The countersignature of a standing policy, and the use of its grant, in the proposal's own transaction. */
export async function approveByPolicy(
  transaction: Transaction,
  parts: Parts,
  proposal: {
    readonly id: string;
    readonly document: PreviewDocument;
    readonly print: string;
    readonly leaves: readonly string[];
    readonly standing: AdoptedPolicy;
  },
): Promise<string> {
  const { id, document, print, leaves, standing } = proposal;
  const positions = leaves.map((_, position) => position);
  const root = rootOf(leaves);
  const statement: DecisionStatement = {
    schema: 'countersign.decision.v1',
    tenant: document.tenant,
    proposal: id,
    decision: 'approve',
    fingerprint: print,
    approved: { root, positions },
    approver: { id: standing.signedBy, name: standing.document.name },
    method: 'policy',
    challenge: `${standing.id}/${standing.version}`,
    at: parts.clock().toISOString(),
  };
  await signStatement(transaction, parts, statement);
  const grant = newId();
  await transaction
    .insertInto('platform.grant')
    .values({
      tenant_id: document.tenant,
      id: grant,
      proposal_id: id,
      fingerprint: print,
      approved_root: root,
      approved_positions: positions,
      policy_id: standing.id,
      policy_version: standing.version,
      use_by: document.use_by,
    })
    .execute();
  return consumeGrant(transaction, parts, document.tenant, grant);
}
