import { Refusal } from '../errors.ts';
import { passkeysIn } from '../identity/passkeys/passkeys.ts';
import { type SigningOptions, signingOptions } from '../identity/passkeys/take-assertion.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { approvedOf, type Wish } from './approved.ts';
import { type Challenge, openChallenge } from './decide.ts';
import { decisionChallenge } from './document.ts';

/** A challenge that a passkey answers: made for one decision on one set of targets, of which it is the hash. */
export interface PasskeyChallenge extends Challenge {
  readonly options: SigningOptions;
}

/** Opens a challenge for a decision by passkey. Refuses when the person has none here yet. */
export async function openPasskeyChallenge(
  parts: Parts,
  person: Principal,
  wish: Wish,
): Promise<PasskeyChallenge> {
  const opened = await openChallenge(parts, person, wish.proposal);
  const { tenant } = person;
  return kernelTransaction(parts, tenant, async transaction => {
    const passkeys = await passkeysIn(transaction, parts, { person: person.id });
    if (passkeys.length === 0)
      throw new Refusal('passkey_required', 'You have no passkey here yet.', {
        mend: 'Add one on the page Access, then sign with it.',
      });
    const { root, positions } = await approvedOf(transaction, wish);
    const challenge = decisionChallenge({
      tenant,
      proposal: wish.proposal,
      decision: wish.decision,
      fingerprint: opened.fingerprint,
      approved: { root, positions },
      approver: { id: person.id, name: person.name },
      challenge: opened.nonce,
    });
    return { ...opened, options: await signingOptions(parts, passkeys, challenge) };
  });
}
