import { z } from 'zod';
import { fingerprint, type Json, merkleRoot } from '../canonical.ts';
import { assertion, challengeOver, faultOf, signer } from '../identity/passkeys/assertion.ts';
import { money } from '../money.ts';
import type { Target } from '../tool.ts';

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
const instant = z.iso.datetime();

/**
 * The preview document: everything the person is shown and everything the executor needs. Its fingerprint, SHA-256
 * over RFC 8785 JSON, is what a countersignature signs. The targets lie beside it, bound by the root of their tree.
 */
export const previewDocument = z.strictObject({
  schema: z.literal('countersign.preview.v1'),
  tenant: z.uuid(),
  action: z.strictObject({ name: z.string(), version: z.int() }),
  requester: z.strictObject({
    id: z.uuid(),
    kind: z.enum(['operator', 'agent', 'service']),
    name: z.string(),
    on_behalf_of: z.uuid().nullable(),
    edited_by: z.uuid().nullable(),
  }),
  origin: z.strictObject({
    thread: z.uuid().nullable(),
    /** The graph that asked, as it was: one that changed while it waited is not woken into other code unseen. */
    graph: z.strictObject({ name: z.string(), version: z.int() }).nullable(),
    supersedes: z.uuid().nullable(),
  }),
  input: json,
  sentence: z.string(),
  targets: z.strictObject({ count: z.int(), root: z.string() }),
  totals: z.array(z.strictObject({ label: z.string(), value: money })),
  facts: z.array(
    z.strictObject({
      label: z.string(),
      value: z.string(),
      source: z.string(),
      untrusted: z.boolean(),
      picture: z.literal(true).exactOptional(),
    }),
  ),
  reversibility: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('reversible'), how: z.string(), until: instant.nullable() }),
    z.strictObject({ kind: z.literal('irreversible'), why: z.string(), contact: z.string() }),
  ]),
  risk: z.strictObject({ level: z.enum(['low', 'medium', 'high']), reasons: z.array(z.string()) }),
  guarantees: z.strictObject({
    conditional_write: z.boolean(),
    idempotency_key: z.boolean(),
    window: z.string().nullable(),
  }),
  account: z.string().nullable(),
  spend: money.nullable(),
  policy: z.strictObject({
    rules_version: z.int(),
    approvers: z.int().min(0).max(2),
    separate_requester: z.boolean(),
    passkey: z.boolean(),
    standing: z.strictObject({ id: z.uuid(), version: z.int(), name: z.string() }).nullable(),
    why: z.array(z.string()),
  }),
  created_at: instant,
  decide_by: instant,
  use_by: instant,
});
export type PreviewDocument = z.infer<typeof previewDocument>;

/** What is signed by a decision: the fingerprint, which of the targets, by whom, against which one-time challenge. */
export const decisionStatement = z.strictObject({
  schema: z.literal('countersign.decision.v1'),
  tenant: z.uuid(),
  proposal: z.uuid(),
  decision: z.enum(['approve', 'reject']),
  fingerprint: z.string(),
  approved: z.strictObject({ root: z.string(), positions: z.array(z.int()) }),
  approver: z.strictObject({ id: z.uuid(), name: z.string() }),
  method: z.enum(['session', 'passkey', 'policy']),
  /** Which passkey signed; there when the method says so. */
  passkey: signer.optional(),
  challenge: z.string(),
  at: instant,
});
export type DecisionStatement = z.infer<typeof decisionStatement>;

/**
 * The challenge that a passkey signs for a decision: over what is decided, on which document and targets, by whom, and
 * the server's nonce. Not over the instant, which comes after it.
 */
export const decisionChallenge = (
  statement: Omit<DecisionStatement, 'schema' | 'method' | 'passkey' | 'at'>,
): Buffer => {
  const { tenant, proposal, decision, fingerprint, approved, approver, challenge } = statement;
  const schema = 'countersign.passkey-decision.v1';
  return challengeOver({ schema, tenant, proposal, decision, fingerprint, approved, approver, challenge });
};

/** Why a statement's passkey did not sign it, or nothing when it did, or none is named. */
export function passkeyFaultOf(statement: DecisionStatement, given: unknown): string | undefined {
  if (statement.method !== 'passkey')
    return statement.passkey || given ? 'a passkey is named that did not decide' : undefined;
  const parsed = assertion.safeParse(given);
  if (!parsed.success || !statement.passkey) return 'not_an_assertion';
  return faultOf(parsed.data, statement.passkey, decisionChallenge(statement));
}

/** A target's leaf in the tree. When it is due is in it where it is not due at once. */
export const leafOf = ({ ref, title, before, after, timing }: Target): string =>
  fingerprint({ ref, title, before, after, ...(timing ? { timing: { ...timing } } : {}) });

/** The root over the chosen leaves, in the order of their positions. */
export const rootOf = (leaves: readonly string[]): string => merkleRoot(leaves);
