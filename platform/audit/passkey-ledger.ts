import { z } from 'zod';
import { canonicalJson, fingerprint, type Json } from '../canonical.ts';
import { type Assertion, assertion, faultOf, type Signer } from '../identity/passkeys/assertion.ts';
import {
  type AccessChange,
  accessChange,
  changeChallenge,
  changeProof,
  type PasskeyStatement,
  passkeyStatement,
} from '../identity/passkeys/statement.ts';
import { decisionChallenge, decisionStatement } from '../proposals/document.ts';
import { operatorInvited, passkeyAdded, passkeyRemoved, proposed } from './entry.ts';

const addition = z.object({ statement: passkeyStatement, proof: changeProof.nullable() });
const removal = z.object({ passkey: z.uuid(), person: z.uuid(), by: z.uuid(), proof: changeProof });
const proposal = z.object({
  fingerprint: z.string(),
  document: z.looseObject({ policy: z.looseObject({ passkey: z.boolean() }) }),
});
const spoken = z.object({ method: z.string(), decision: z.string(), fingerprint: z.string() });
const invitation = z.object({ change: accessChange, proof: changeProof });

/**
 * The passkeys of one chain, in the order in which they came and went. Checks with nothing but the entries that each was
 * added by one that the person had, and that whatever a passkey signed was signed by it, while it was in force.
 *
 * A person's first at a host is taken on trust: nothing before it could vouch for it. They are counted, so that a reader
 * can compare them with the people there are.
 */
export class PasskeyLedger {
  readonly #tenant: string;
  readonly #inForce = new Map<string, PasskeyStatement>();
  /** Fingerprints of the documents that ask for a passkey. */
  readonly #asking = new Set<string>();
  /** Decisions that a passkey signed. */
  decisions = 0;
  /** Passkeys that no earlier one vouched for. */
  onTrust = 0;

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** Why an entry that changes who has a passkey, or who gets in, does not stand; nothing for sound and other ones. */
  changed(kind: string, actor: string, payload: Json): string | undefined {
    if (kind === passkeyAdded) return this.#added(payload);
    if (kind === passkeyRemoved) return this.#removed(payload);
    if (kind === proposed) this.#proposed(payload);
    return kind === operatorInvited ? this.#invited(payload, actor) : undefined;
  }

  #added(payload: Json): string | undefined {
    const parsed = addition.safeParse(payload);
    if (!parsed.success) return 'it does not say which passkey was added';
    const { statement, proof } = parsed.data;
    const { id, person, credential, public_key, relying_party } = statement;
    if (statement.tenant !== this.#tenant || this.#inForce.has(id))
      return 'it is of another tenant, or doubled';
    const earlier = [...this.#inForce.values()].some(
      each => each.person === person && each.relying_party === relying_party,
    );
    const change: AccessChange = { kind: 'passkey.add', credential, public_key };
    const why = earlier ? this.#whyUnproven(person, change, proof) : undefined;
    if (why) return why;
    if (!earlier) this.onTrust += 1;
    this.#inForce.set(id, statement);
    return undefined;
  }

  #removed(payload: Json): string | undefined {
    const parsed = removal.safeParse(payload);
    if (!parsed.success) return 'it does not prove who removed the passkey';
    const { passkey, person, by, proof } = parsed.data;
    if (this.#inForce.get(passkey)?.person !== person) return 'there was no such passkey of this person';
    const why = this.#whyUnproven(by, { kind: 'passkey.remove', passkey }, proof);
    if (!why) this.#inForce.delete(passkey);
    return why;
  }

  #invited(payload: Json, actor: string): string | undefined {
    const parsed = invitation.safeParse(payload);
    if (!parsed.success) return 'it does not prove who invited';
    return this.#whyUnproven(actor, parsed.data.change, parsed.data.proof);
  }

  /** Why a decision that says it was signed by a passkey was not, or nothing; decisions by session are none of its. */
  decided(statement: Json, given: unknown): string | undefined {
    const said = spoken.safeParse(statement).data;
    if (said?.method !== 'passkey') {
      if (given !== undefined) return 'a passkey answered that is not named';
      if (said?.decision !== 'approve' || !this.#asking.has(said.fingerprint)) return undefined;
      return 'what was approved asks for a passkey, and none signed';
    }
    const decision = decisionStatement.safeParse(statement);
    const answer = assertion.safeParse(given);
    if (!decision.success || !decision.data.passkey || !answer.success)
      return 'the passkey’s answer is missing or broken';
    const { approver, passkey } = decision.data;
    const why = this.#whyNotBy(approver.id, passkey, answer.data, decisionChallenge(decision.data));
    if (!why) this.decisions += 1;
    return why;
  }

  #proposed(payload: Json): void {
    const parsed = proposal.safeParse(payload).data;
    if (parsed?.document.policy.passkey && fingerprint(parsed.document) === parsed.fingerprint)
      this.#asking.add(parsed.fingerprint);
  }

  #whyUnproven(
    person: string,
    change: AccessChange,
    proof: z.infer<typeof changeProof> | null,
  ): string | undefined {
    if (!proof) return 'no passkey that the person had signed for it';
    const challenge = changeChallenge(this.#tenant, person, change, proof.nonce);
    return this.#whyNotBy(person, proof.by, proof.assertion, challenge);
  }

  #whyNotBy(person: string, by: Signer, given: Assertion, challenge: Buffer): string | undefined {
    const known = this.#inForce.get(by.id);
    const same =
      known?.person === person &&
      known.credential === by.credential &&
      known.relying_party === by.relying_party.id &&
      isPageOf(by.relying_party.origin, known.relying_party) &&
      canonicalJson(known.public_key) === canonicalJson(by.public_key);
    if (!same) return 'the passkey that signed was not one of the person’s in force';
    const fault = faultOf(given, by, challenge);
    return fault && `the passkey did not sign this: ${fault.replaceAll('_', ' ')}`;
  }
}

/** A browser lets a page sign for its own host only. */
function isPageOf(origin: string, host: string): boolean {
  try {
    return new URL(origin).hostname === host;
  } catch {
    return false;
  }
}
