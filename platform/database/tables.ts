import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../canonical.ts';
import type { Timing } from '../tool.ts';

/** Kysely's view of `migrations/*.sql` in this folder. Instants come back as `Date`, JSON as parsed values. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** Written as canonical JSON text, read as a value. */
// biome-ignore lint/suspicious/noExplicitAny: the reader knows the shape that the writer signed
type Document<T = any> = ColumnType<T, string, string>;
type OptionalDocument<T = Json> = ColumnType<T | null, string | null | undefined, string | null>;

export interface TenantAccountTable {
  tenant_id: string;
  name: string;
  created_at: DefaultInstant;
}
export interface PrincipalTable {
  tenant_id: string;
  id: string;
  kind: 'operator' | 'agent' | 'service';
  name: string;
  scopes: string[];
  on_behalf_of: string | null;
  created_at: DefaultInstant;
  disabled_at: OptionalInstant;
}
export interface CredentialTable {
  tenant_id: string;
  id: string;
  kind: 'operator_link' | 'session' | 'access_token';
  secret_hash: string;
  principal_id: string;
  name: Generated<string>;
  scopes: string[];
  created_at: DefaultInstant;
  expires_at: Instant;
  used_at: OptionalInstant;
  revoked_at: OptionalInstant;
}
export interface StandingPolicyTable {
  tenant_id: string;
  id: string;
  version: number;
  name: string;
  document: Document;
  fingerprint: string;
  signed_by: string;
  key_id: string;
  signature: string;
  valid_until: Instant;
  created_at: DefaultInstant;
  revoked_at: OptionalInstant;
}
export interface PolicySpendTable {
  tenant_id: string;
  policy_id: string;
  window_start: Instant;
  unit: string;
  spent: ColumnType<string, number | string, number | string>;
}
export interface ApprovalRulesTable {
  tenant_id: string;
  version: number;
  document: Document;
  created_by: string;
  created_at: DefaultInstant;
}
export interface FreezeTable {
  tenant_id: string;
  id: string;
  scope: 'everything' | 'agent' | 'policy';
  subject_id: string | null;
  reason: string;
  frozen_by: string;
  frozen_at: DefaultInstant;
  lifted_by: string | null;
  lifted_at: OptionalInstant;
}
export interface ProposalTable {
  tenant_id: string;
  id: string;
  status: string;
  action: string;
  requester_id: string;
  thread_id: string | null;
  dedupe_key: string | null;
  document: Document;
  fingerprint: string;
  risk: string;
  approvers_required: number;
  decide_by: Instant;
  created_at: DefaultInstant;
  ended_at: OptionalInstant;
  superseded_by: string | null;
  reason: string | null;
  problem: OptionalDocument;
}
export interface ProposalTargetTable {
  tenant_id: string;
  proposal_id: string;
  position: number;
  ref: string;
  title: string;
  before: Document<Json>;
  after: Document<Json>;
  leaf: string;
  together: string | null;
  timing: ColumnType<Timing | null, string | null | undefined, never>;
}
export interface ChallengeTable {
  tenant_id: string;
  id: string;
  proposal_id: string;
  approver_id: string;
  fingerprint: string;
  nonce_hash: string;
  expires_at: Instant;
  used_at: OptionalInstant;
}
export interface CountersignatureTable {
  tenant_id: string;
  id: string;
  proposal_id: string;
  approver_id: string;
  decision: 'approve' | 'reject';
  method: 'session' | 'passkey' | 'policy';
  statement: Document;
  key_id: string;
  signature: string;
  assertion: OptionalDocument<unknown>;
  created_at: DefaultInstant;
}
export interface PasskeyTable {
  tenant_id: string;
  id: string;
  principal_id: string;
  name: string;
  credential_id: string;
  relying_party: string;
  statement: Document<unknown>;
  key_id: string;
  signature: string;
  transports: string[];
  counter: ColumnType<string, number | string, number | string>;
  created_at: DefaultInstant;
  used_at: OptionalInstant;
  removed_at: OptionalInstant;
  removed_by: string | null;
}
export interface PasskeyChallengeTable {
  tenant_id: string;
  id: string;
  principal_id: string;
  session: string;
  purpose: 'create' | 'change';
  nonce_hash: string;
  expires_at: Instant;
  used_at: OptionalInstant;
}
export interface GrantTable {
  tenant_id: string;
  id: string;
  proposal_id: string;
  fingerprint: string;
  approved_root: string;
  approved_positions: number[];
  policy_id: string | null;
  policy_version: number | null;
  use_by: Instant;
  consumed_at: OptionalInstant;
  run_id: string | null;
}
export interface RunTable {
  tenant_id: string;
  id: string;
  proposal_id: string;
  grant_id: string;
  action: string;
  status: string;
  total: number;
  concurrency: Generated<number>;
  paused_by: string | null;
  created_at: DefaultInstant;
  started_at: OptionalInstant;
  ended_at: OptionalInstant;
}
export interface TargetTable {
  tenant_id: string;
  id: string;
  run_id: string;
  position: number;
  ref: string;
  status: string;
  attempts: Generated<number>;
  waited_ms: ColumnType<string, number | undefined, number | string>;
  fence: Generated<number>;
  questions: Generated<number>;
  lease_until: OptionalInstant;
  next_attempt_at: DefaultInstant;
  idempotency_key: string;
  together: string | null;
  sent_at: OptionalInstant;
  receipt: OptionalDocument;
  verification: OptionalDocument;
  problem: OptionalDocument;
  ended_at: OptionalInstant;
}
export interface RunThrottlingTable {
  tenant_id: string;
  run_id: string;
  id: string;
  at: DefaultInstant;
}
export interface DeadLetterTable {
  tenant_id: string;
  id: string;
  run_id: string;
  target_id: string;
  class: string;
  problem: Document;
  recommendation: string;
  created_at: DefaultInstant;
  resolved_at: OptionalInstant;
}
export interface SetAsideTable {
  tenant_id: string;
  proposal_id: string;
  person_id: string;
  until: Instant;
}
export interface DelegationTable {
  tenant_id: string;
  proposal_id: string;
  delegate_id: string;
  delegated_by: string;
  note: Generated<string>;
  created_at: DefaultInstant;
}
export interface EventTable {
  tenant_id: string;
  id: string;
  type: string;
  version: number;
  key: string;
  payload: Document<Json>;
  at: DefaultInstant;
}
export interface OutboxTable {
  tenant_id: string;
  id: string;
  topic: string;
  subject_id: string;
  available_at: DefaultInstant;
  created_at: DefaultInstant;
  relayed_at: OptionalInstant;
  done_at: OptionalInstant;
  failures: Generated<number>;
  traceparent: ColumnType<string | null, string | null | undefined, never>;
}
export interface InboxTable {
  tenant_id: string;
  consumer: string;
  event_id: string;
  handled_at: DefaultInstant;
}
export interface AuditEntryTable {
  tenant_id: string;
  seq: ColumnType<string, number | string, never>;
  at: Instant;
  kind: string;
  actor: string;
  subject: string | null;
  payload_digest: string;
  hash: string;
}
export interface AuditPayloadTable {
  tenant_id: string;
  seq: ColumnType<string, number | string, never>;
  sealed: Uint8Array;
}
export interface AuditHeadTable {
  tenant_id: string;
  seq: ColumnType<string, number | string, number | string>;
  hash: string;
  key_id: string;
  signature: string;
  at: Instant;
}
export interface SubjectKeyTable {
  tenant_id: string;
  subject: string;
  wrapped: Uint8Array;
  created_at: DefaultInstant;
}
export interface SealedRecordTable {
  tenant_id: string;
  subject_id: string;
  name: string;
  sealed: Uint8Array;
  changed_at: DefaultInstant;
}
export interface ThreadTable {
  tenant_id: string;
  id: string;
  owner_id: string;
  title: Generated<string>;
  graph: string;
  metadata: ColumnType<Record<string, unknown>, string | undefined, string>;
  created_at: DefaultInstant;
  updated_at: DefaultInstant;
}
export interface ThreadRunTable {
  tenant_id: string;
  id: string;
  thread_id: string;
  kind: 'message' | 'wake';
  status: 'pending' | 'running' | 'success' | 'error' | 'timeout' | 'interrupted';
  lane: string;
  holder: string;
  lease_until: Instant;
  stop_asked_at: OptionalInstant;
  strategy: string;
  metadata: ColumnType<Record<string, unknown>, string | undefined, string>;
  created_at: DefaultInstant;
  updated_at: DefaultInstant;
}
export interface ThreadWaitTable {
  tenant_id: string;
  thread_id: string;
  interrupt_id: string;
  lane: string;
  checkpoint_id: string;
  task_id: string;
  node: string;
  subject: string | null;
  payload: Document<Json>;
  status: Generated<'waiting' | 'woken' | 'joining' | 'done'>;
  event_id: string | null;
  answer: OptionalDocument<Record<string, Json>>;
  created_at: DefaultInstant;
}

declare module './store.ts' {
  interface Tables {
    'platform.tenant_account': TenantAccountTable;
    'platform.principal': PrincipalTable;
    'platform.credential': CredentialTable;
    'platform.standing_policy': StandingPolicyTable;
    'platform.policy_spend': PolicySpendTable;
    'platform.approval_rules': ApprovalRulesTable;
    'platform.freeze': FreezeTable;
    'platform.proposal': ProposalTable;
    'platform.proposal_target': ProposalTargetTable;
    'platform.challenge': ChallengeTable;
    'platform.countersignature': CountersignatureTable;
    'platform.passkey': PasskeyTable;
    'platform.passkey_challenge': PasskeyChallengeTable;
    'platform.grant': GrantTable;
    'platform.run': RunTable;
    'platform.target': TargetTable;
    'platform.run_throttling': RunThrottlingTable;
    'platform.dead_letter': DeadLetterTable;
    'platform.set_aside': SetAsideTable;
    'platform.delegation': DelegationTable;
    'platform.event': EventTable;
    'platform.outbox': OutboxTable;
    'platform.inbox': InboxTable;
    'platform.audit_entry': AuditEntryTable;
    'platform.audit_payload': AuditPayloadTable;
    'platform.audit_head': AuditHeadTable;
    'platform.subject_key': SubjectKeyTable;
    'platform.sealed_record': SealedRecordTable;
    'platform.thread': ThreadTable;
    'platform.thread_run': ThreadRunTable;
    'platform.thread_wait': ThreadWaitTable;
  }
}
