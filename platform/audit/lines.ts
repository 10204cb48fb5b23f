import { z } from 'zod';
import { canonicalJson, type Json } from '../canonical.ts';
import { type PublicKey, publicKeyIn } from '../privacy/ed25519.ts';
import type { SignedHead } from './entry.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const seq = z.int().min(0);
const json = z.json() as z.ZodType<Json>;

const publicKey = z.custom<PublicKey>(
  value => publicKeyIn(value) !== undefined && Object.keys(value as object).length === 3,
  'is not an Ed25519 public key',
);

const header = z.strictObject({
  type: z.literal('header'),
  format: z.literal('countersign.audit/1'),
  tenant: z.string(),
  keys: z.array(publicKey).min(1),
});

const entry = z
  .strictObject({
    type: z.literal('entry'),
    seq: seq.min(1),
    at: z.string(),
    kind: z.string(),
    actor: z.string(),
    subject: z.string().nullable(),
    payload_digest: digest,
    hash: digest,
    salt: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
    payload: json.optional(),
  })
  .refine(
    ({ salt, payload }) => (salt === undefined) === (payload === undefined),
    'has salt and payload, or neither',
  );

const head = z.strictObject({
  type: z.literal('head'),
  tenant: z.string(),
  seq,
  hash: digest,
  at: z.string(),
  key_id: z.string(),
  signature: z.string(),
});

export type HeaderLine = z.infer<typeof header>;
export type EntryLine = z.infer<typeof entry>;
export type HeadLine = z.infer<typeof head>;

const line = z.union([entry, header, head]);

/** What a countersignature's entry holds. */
export const signedPayload = z.object({
  statement: json,
  key_id: z.string(),
  signature: z.string(),
  assertion: json.optional(),
});
/** What an erasure's entry holds: the subject's pseudonym. */
export const erasurePayload = z.strictObject({ subject: digest });

/** A line's value, or undefined when it is not one in its exact bytes: nothing may be read into a line that was not signed. */
export function lineOf(text: string): HeaderLine | EntryLine | HeadLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalJson(value) !== text) return undefined;
  } catch {
    return undefined;
  }
  return line.safeParse(value).data;
}

/** The signed head in an anchor's text, or undefined. */
export function anchorIn(text: string): SignedHead | undefined {
  const value = lineOf(text.trim());
  if (value?.type !== 'head') return undefined;
  const { type: _, ...anchor } = value;
  return anchor;
}

/** The lines of a stream of UTF-8. Only a newline ends one: readline would also split at what JSON leaves bare. Throws on bytes that are not UTF-8. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  rest += decoder.decode();
  if (rest) yield rest;
}
