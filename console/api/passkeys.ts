import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import { useQuery } from '@tanstack/react-query';
import type { CreationOptions, PasskeyView, ProofAsked, SigningOptions } from '../../server/wire.ts';
import { resource, sessionQuery } from './queries.ts';
import { RequestFailed, request } from './request.ts';

/** One's own passkeys, and for an owner everybody's. */
export const passkeysQuery = resource<readonly PasskeyView[]>('/api/passkeys');

/** The passkeys of whoever looks at this page; undefined while that is not known. */
export function useOwnPasskeys(): readonly PasskeyView[] | undefined {
  const me = useQuery(sessionQuery).data?.operator.id;
  return useQuery(passkeysQuery).data?.filter(({ person }) => person === me);
}

/** Lets a passkey sign what the server asks for; the browser shows its own window for it. */
export const signWithPasskey = (options: SigningOptions) =>
  asProblem('Nothing was signed', () => startAuthentication({ optionsJSON: options }));

/** Lets the browser make a passkey for this server. */
export const makePasskey = (options: CreationOptions) =>
  asProblem('No passkey was made', () => startRegistration({ optionsJSON: options }));

export type Change =
  | { readonly kind: 'add'; readonly response: Awaited<ReturnType<typeof makePasskey>> }
  | { readonly kind: 'remove'; readonly passkey: string }
  | { readonly kind: 'invite'; readonly name: string; readonly role: string };

/** The proof of a change of who gets in, by a passkey of one's own; nothing for whoever has none yet. */
export async function prove(change: Change): Promise<object> {
  const { proof } = await request<ProofAsked>('POST', '/api/passkeys/proof', { change });
  if (!proof) return {};
  return { proof: { nonce: proof.nonce, response: await signWithPasskey(proof.options) } };
}

async function asProblem<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw new RequestFailed(0, {
      code: 'passkey_refused',
      message: `${what}: ${whyOf(error)}.`,
      layer: 'policy',
      severity: 'requires_buyer_input',
      retryable: true,
      mend: 'Try again, with a passkey that you added here.',
    });
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof WebAuthnError))
    return 'this browser has no passkeys, or the device could not be asked';
  if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'this device has one for you already';
  if (error.code === 'ERROR_INVALID_DOMAIN' || error.code === 'ERROR_INVALID_RP_ID')
    return 'passkeys work only at the address that the server was started for';
  return 'it was cancelled, took too long, or the device has no passkey of yours for this server';
}
