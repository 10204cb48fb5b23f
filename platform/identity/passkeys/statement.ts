import { z } from 'zod';
import { canonicalJson } from '../../canonical.ts';
import { roles } from '../scopes.ts';
import { assertion, challengeOver, passkeyKey, signer } from './assertion.ts';

/** What the server signs when a passkey is added: whose it is, its key, and for which host. */
export const passkeyStatement = z.strictObject({
  schema: z.literal('countersign.passkey.v1'),
  tenant: z.uuid(),
  id: z.uuid(),
  person: z.uuid(),
  credential: z.string(),
  public_key: passkeyKey,
  relying_party: z.string(),
  at: z.iso.datetime(),
});
export type PasskeyStatement = z.infer<typeof passkeyStatement>;

export const statementBytes = (statement: PasskeyStatement): Uint8Array =>
  new TextEncoder().encode(canonicalJson(statement));

/** What changes who can decide, and what therefore an existing passkey of the person signs. */
export const accessChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey.add'), credential: z.string(), public_key: passkeyKey }),
  z.strictObject({ kind: z.literal('passkey.remove'), passkey: z.uuid() }),
  z.strictObject({ kind: z.literal('operator.invite'), name: z.string(), role: z.enum(roles) }),
]);
export type AccessChange = z.infer<typeof accessChange>;

/** What a passkey signs of a change: its hash is the challenge. */
export const changeChallenge = (
  tenant: string,
  person: string,
  change: AccessChange,
  nonce: string,
): Buffer => challengeOver({ schema: 'countersign.access-change.v1', tenant, person, change, nonce });

/** The proof of a change as it is recorded: by which passkey, over which nonce, and what the authenticator answered. */
export const changeProof = z.strictObject({ by: signer, nonce: z.string(), assertion });
export type ChangeProof = z.infer<typeof changeProof>;
