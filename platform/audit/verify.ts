import { canonicalJson } from '../canonical.ts';
import { type PublicKey, SignatureVerifier, thumbprint } from '../privacy/ed25519.ts';
import { endorsement, endorsementBytes } from '../privacy/keyring-document.ts';
import {
  countersigned,
  genesis,
  headBytes,
  keyRotated,
  linkHash,
  payloadDigest,
  type SignedHead,
  subjectErased,
} from './entry.ts';
import {
  type EntryLine,
  erasurePayload,
  type HeaderLine,
  type HeadLine,
  lineOf,
  signedPayload,
} from './lines.ts';
import { PasskeyLedger } from './passkey-ledger.ts';

export type FindingCode =
  | 'malformed'
  | 'out_of_order'
  | 'entry_changed'
  | 'payload_changed'
  | 'payload_missing'
  | 'rotation_invalid'
  | 'countersignature_invalid'
  | 'passkey_invalid'
  | 'foreign_key'
  | 'head_invalid'
  | 'truncated'
  | 'anchor_invalid'
  | 'rewritten';

export interface Finding {
  readonly code: FindingCode;
  /** The entry's number, where it concerns one. */
  readonly seq?: number;
  readonly message: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly tenant?: string;
  readonly entries: number;
  /** Entries whose payload is gone because their subject was erased. */
  readonly erased: number;
  readonly countersignatures: number;
  /** Decisions that a passkey signed, and passkeys that no earlier one vouched for: a person's first. */
  readonly passkeys: { readonly decisions: number; readonly onTrust: number };
  readonly head?: SignedHead;
  /** The first hundred; one change can have many. */
  readonly findings: readonly Finding[];
}

const mostFindings = 100;

/**
 * Checks an export with nothing but itself and what the reader already trusts: a pinned public key (any one of those
 * that ever signed this chain), and a signed head that was kept outside. Never throws for what an export may hold.
 *
 * What it proves: the head was signed by the pinned key or one that it leads to, each entry and payload is as it was
 * when that head was signed, none is missing before it, and with an anchor, the anchor's history is part of this one.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  pinned: readonly PublicKey[],
  options: { readonly anchor?: SignedHead } = {},
): Promise<Verification> {
  const check = new ExportCheck(pinned, options.anchor);
  for await (const line of lines) check.take(line);
  return check.finish();
}

class ExportCheck {
  readonly #pinned: ReadonlySet<string>;
  readonly #anchor: SignedHead | undefined;
  readonly #verifier = new SignatureVerifier();
  readonly #findings: Finding[] = [];
  /** Entries whose payload is not there, by subject, until an erasure of that subject explains them. */
  readonly #missing = new Map<string | null, number[]>();
  #header: HeaderLine | undefined;
  #keyIds: readonly string[] = [];
  /** Position among the header's keys of the one that signs at this point of the chain. */
  #current = 0;
  #seq = 0;
  #hash = genesis;
  #head: HeadLine | undefined;
  #erased = 0;
  #countersignatures = 0;
  #passkeys = new PasskeyLedger('');
  #anchored: string | undefined;

  constructor(pinned: readonly PublicKey[], anchor: SignedHead | undefined) {
    this.#pinned = new Set(pinned.map(thumbprint));
    this.#anchor = anchor;
    if (anchor?.seq === 0) this.#anchored = genesis;
  }

  take(text: string): void {
    const line = lineOf(text);
    if (!line) this.#find('malformed', `after entry ${this.#seq} stands a line that is not of this format`);
    else if (this.#head) this.#find('malformed', 'something stands after the head');
    else if (!this.#header) this.#takeHeader(line.type === 'header' ? line : undefined);
    else if (line.type === 'entry') this.#takeEntry(this.#header.tenant, line);
    else if (line.type === 'head') this.#head = line;
    else this.#find('malformed', 'there is a second header');
  }

  finish(): Verification {
    if (!this.#header) this.#find('malformed', 'this is not an export: it has no header');
    else this.#checkHead(this.#header);
    for (const seq of [...this.#missing.values()].flat())
      this.#find('payload_missing', 'its payload is not there, and no erasure is on record', seq);
    const { type: _, ...head } = this.#head ?? {};
    return {
      ok: this.#findings.length === 0,
      ...(this.#header ? { tenant: this.#header.tenant } : {}),
      entries: this.#seq,
      erased: this.#erased,
      countersignatures: this.#countersignatures,
      passkeys: { decisions: this.#passkeys.decisions, onTrust: this.#passkeys.onTrust },
      ...(this.#head ? { head: head as SignedHead } : {}),
      findings: this.#findings,
    };
  }

  #find(code: FindingCode, message: string, seq?: number): void {
    if (this.#findings.length < mostFindings)
      this.#findings.push({ code, message, ...(seq === undefined ? {} : { seq }) });
  }

  #takeHeader(header: HeaderLine | undefined): void {
    if (!header) {
      this.#find('malformed', 'the first line is not a header');
      return;
    }
    this.#header = header;
    this.#passkeys = new PasskeyLedger(header.tenant);
    this.#keyIds = header.keys.map(thumbprint);
    if (!this.#keyIds.some(id => this.#pinned.has(id)))
      this.#find('foreign_key', `none of its keys is the pinned one: ${this.#keyIds.join(', ')}`);
  }

  #takeEntry(tenant: string, line: EntryLine): void {
    const { type: _, hash, salt, payload, ...columns } = line;
    const { seq } = columns;
    if (seq !== this.#seq + 1) this.#find('out_of_order', `entry ${seq} follows entry ${this.#seq}`, seq);
    if (linkHash({ tenant, ...columns }, this.#hash) !== hash)
      this.#find('entry_changed', 'the entry or one before it is not what was recorded', seq);
    this.#seq = seq;
    this.#hash = hash;
    if (seq === this.#anchor?.seq) this.#anchored = hash;
    if (salt === undefined || payload === undefined) this.#missingAt(seq, line.subject);
    else if (payloadDigest(Buffer.from(salt, 'hex'), payload) !== columns.payload_digest)
      this.#find('payload_changed', 'the payload is not what was recorded', seq);
    if (line.kind === keyRotated) this.#checkRotation(line);
    if (line.kind === countersigned && payload !== undefined) this.#checkCountersignature(line);
    const fault = payload !== undefined && this.#passkeys.changed(line.kind, line.actor, payload);
    if (fault) this.#find('passkey_invalid', fault, seq);
    if (line.kind === subjectErased) {
      const subject = erasurePayload.safeParse(payload).data?.subject ?? null;
      if (subject !== null) {
        this.#erased += this.#missing.get(subject)?.length ?? 0;
        this.#missing.delete(subject);
      }
    }
  }

  #missingAt(seq: number, subject: string | null): void {
    const places = this.#missing.get(subject);
    if (places) places.push(seq);
    else this.#missing.set(subject, [seq]);
  }

  #checkRotation({ seq, payload }: EntryLine): void {
    const keys = this.#header!.keys;
    const from = keys[this.#current]!;
    const to = keys[this.#current + 1];
    const parsed = endorsement.safeParse(payload);
    const sound =
      parsed.success &&
      to !== undefined &&
      parsed.data.statement.from.x === from.x &&
      parsed.data.statement.to.x === to.x &&
      parsed.data.key_id === thumbprint(from) &&
      this.#verifier.verify(from, endorsementBytes(parsed.data.statement), parsed.data.signature);
    if (!sound) this.#find('rotation_invalid', 'the new key is not endorsed by the one that it follows', seq);
    if (to) this.#current += 1;
  }

  #checkCountersignature({ seq, payload }: EntryLine): void {
    const parsed = signedPayload.safeParse(payload);
    const position = parsed.success ? this.#keyIds.indexOf(parsed.data.key_id) : -1;
    const sound =
      parsed.success &&
      position >= 0 &&
      position <= this.#current &&
      this.#verifier.verify(
        this.#header!.keys[position]!,
        Buffer.from(canonicalJson(parsed.data.statement)),
        parsed.data.signature,
      );
    const fault = sound
      ? this.#passkeys.decided(parsed.data.statement, parsed.data.assertion)
      : 'the decision is not signed by a key of this chain';
    if (fault) this.#find('countersignature_invalid', fault, seq);
    else this.#countersignatures += 1;
  }

  #checkHead({ keys, tenant }: HeaderLine): void {
    if (this.#current !== keys.length - 1)
      this.#find('rotation_invalid', 'the header names keys that the chain does not lead to');
    const head = this.#head;
    if (!head) this.#find('truncated', 'the signed head is missing: the export was cut');
    else {
      if (head.tenant !== tenant || !this.#signedBy(keys.slice(-1), head))
        this.#find('head_invalid', "the head is not signed by the chain's last key");
      if (head.seq !== this.#seq)
        this.#find('truncated', `the head stands at entry ${head.seq}, the export ends at ${this.#seq}`);
      else if (head.hash !== this.#hash)
        this.#find('head_invalid', 'the head was signed over another history', head.seq);
    }
    if (this.#anchor) this.#checkAnchor(this.#anchor, keys, tenant);
  }

  #checkAnchor(anchor: SignedHead, keys: readonly PublicKey[], tenant: string): void {
    if (anchor.tenant !== tenant || !this.#signedBy(keys, anchor))
      this.#find('anchor_invalid', 'the anchor is of another tenant, or not signed by a key of this chain');
    else if (anchor.seq > this.#seq)
      this.#find('truncated', `the anchor proves ${anchor.seq} entries, the export has ${this.#seq}`);
    else if (anchor.hash !== this.#anchored)
      this.#find('rewritten', 'the entry is another than when the anchor was kept', anchor.seq);
  }

  #signedBy(keys: readonly PublicKey[], head: SignedHead): boolean {
    const key = keys.find(candidate => thumbprint(candidate) === head.key_id);
    return key !== undefined && this.#verifier.verify(key, headBytes(head), head.signature);
  }
}
