import type { Json } from '../../canonical.ts';
import type { Transaction } from '../../database/database.ts';
import { Refusal } from '../../errors.ts';
import { kernelTransaction, type Parts } from '../../parts.ts';
import { assertPersonal } from '../scopes.ts';
import { consumeNonce, giveNonce, type InSession, spendNonce } from './challenges.ts';
import { passkeysIn } from './passkeys.ts';
import { recordingRefusals } from './refused.ts';
import type { AssertionResponse } from './responses.ts';
import { type AccessChange, type ChangeProof, changeChallenge } from './statement.ts';
import { type SigningOptions, signingOptions, takeAssertion } from './take-assertion.ts';

/** A person's answer to a challenge for a change. */
export interface ChangeAnswer {
  readonly nonce: string;
  readonly response: AssertionResponse;
}

/** What the browser needs for the proof of a change, or null when the person has no passkey yet. */
export async function askForProof(
  parts: Parts,
  asked: InSession,
  change: AccessChange,
): Promise<{ readonly nonce: string; readonly options: SigningOptions } | null> {
  const { person } = asked;
  assertPersonal(person, 'decisions:make');
  return kernelTransaction(parts, person.tenant, async transaction => {
    const passkeys = await passkeysIn(transaction, parts, { person: person.id });
    if (passkeys.length === 0) return null;
    const nonce = await giveNonce(transaction, parts, asked, 'change');
    const challenge = changeChallenge(person.tenant, person.id, change, nonce);
    return { nonce, options: await signingOptions(parts, passkeys, challenge) };
  });
}

/** Takes the proof of a change; refuses when there is none, or it is of another change. */
export async function takeProof(
  transaction: Transaction,
  parts: Parts,
  asked: InSession,
  change: AccessChange,
  answer: ChangeAnswer | undefined,
): Promise<ChangeProof> {
  if (!answer) throw new Refusal('passkey_required', 'A passkey that you have must sign this.');
  const { person } = asked;
  await consumeNonce(transaction, parts, asked, 'change', answer.nonce);
  const challenge = changeChallenge(person.tenant, person.id, change, answer.nonce);
  const taken = await takeAssertion(transaction, parts, person, answer.response, challenge);
  return { by: taken.signer, nonce: answer.nonce, assertion: taken.assertion };
}

/** Work that a proof is part of: when the proof is refused, that is recorded and its nonce is used up. */
export const provenTransaction = <T>(
  parts: Parts,
  asked: InSession,
  about: Readonly<Record<string, Json>>,
  answer: ChangeAnswer | undefined,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> =>
  recordingRefusals(parts, asked.person, about, work, async transaction => {
    if (answer) await spendNonce(transaction, parts, asked, 'change', answer.nonce);
  });
