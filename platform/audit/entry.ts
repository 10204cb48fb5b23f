import { createHash } from 'node:crypto';
import { canonicalJson, fingerprint, type Json } from '../canonical.ts';

/** One link of a tenant's chain, as it is hashed. Holds digests only: nothing of the payload, no subject by name. */
export interface AuditLink {
  readonly tenant: string;
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds: by the clock of the process that wrote it. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  /** The subject's pseudonym: a keyed digest. */
  readonly subject: string | null;
  readonly payload_digest: string;
}

/** How long a chain is and where it ends: what is signed, and what is kept outside as an anchor. */
export interface AuditHead {
  readonly tenant: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}
export interface SignedHead extends AuditHead {
  readonly key_id: string;
  readonly signature: string;
}

/** What stands before the first entry. */
export const genesis = '0'.repeat(64);

/** SHA-256 over the RFC 8785 form of the link with the hash before it. */
export const linkHash = (link: AuditLink, previous: string): string => fingerprint({ ...link, previous });

/** SHA-256 over salt and payload. The salt (16 random bytes) keeps a short payload from being guessed. */
export const payloadDigest = (salt: Uint8Array, payload: Json): string =>
  createHash('sha256').update(salt).update(canonicalJson(payload)).digest('hex');

/** What a head's signature covers. Its purpose keeps it from passing for anything else that we sign. */
export const headBytes = ({ tenant, seq, hash, at }: AuditHead): Uint8Array =>
  Buffer.from(canonicalJson({ purpose: 'countersign.audit.head', tenant, seq, hash, at }));

/** Recorded when a key takes another's place; the payload is the endorsement by the old one. */
export const keyRotated = 'key.rotated';
/** Recorded when a subject's key is destroyed; the payload names its pseudonym. */
export const subjectErased = 'subject.erased';
/** Recorded when something is proposed; the payload is `{ proposal, fingerprint, document }`. */
export const proposed = 'proposal.created';
/** Recorded when somebody decides; the payload is `{ statement, key_id, signature }`, by passkey also `assertion`. */
export const countersigned = 'proposal.countersigned';

/** Recorded when a person gets a passkey; the payload is `{ statement, key_id, signature, proof }`. */
export const passkeyAdded = 'passkey.added';
/** Recorded when a passkey is taken away; the payload is `{ passkey, person, by, proof }`. */
export const passkeyRemoved = 'passkey.removed';
/** Recorded when a person with a passkey invites another; the payload is `{ change, proof }`. */
export const operatorInvited = 'operator.invited';

/** Purpose under which an entry's salt and payload are sealed: bound to its place. */
export const payloadPurpose = (seq: number): string => `audit payload ${seq}`;
