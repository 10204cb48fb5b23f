import { z } from 'zod';

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')
  .max(20_000);

const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
};

/** A browser's answer when a passkey is made. What else a browser says is not looked at. */
export const attestationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});
export type AttestationResponse = z.infer<typeof attestationResponse>;

/** A browser's answer when a passkey signs. */
export const assertionResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.string().max(200).nullish(),
  }),
});
export type AssertionResponse = z.infer<typeof assertionResponse>;

/** The challenge that a browser says it had signed; empty when its words cannot be read. */
export function challengeSaidIn(clientDataJSON: string): string {
  try {
    const said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge?: unknown };
    return typeof said?.challenge === 'string' ? said.challenge : '';
  } catch {
    return '';
  }
}
