import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { draft } from '../../platform/tool.ts';
import { writable } from './machine.ts';
import { admitted, type MediaType, mediaTypeNames } from './media.ts';
import { sessionIn } from './session.ts';
import './ports.ts';

const mostEvidence = 300;

export interface Evidence {
  readonly session: string;
  readonly mediaType: MediaType;
  readonly title: string;
  readonly bytes: Uint8Array;
}

/** Puts evidence into the store under its digest and notes it in the session. The same again changes nothing. */
export async function keepEvidence(
  context: Pick<DraftContext, 'tenant' | 'principal' | 'now' | 'store' | 'ports'>,
  { session, mediaType, title, bytes }: Evidence,
): Promise<{ digest: string; size: number }> {
  const kept = admitted(mediaType, bytes);
  const mend = 'Evidence is attached until the debrief.';
  await context.store(async store => {
    await sessionIn(store, session, writable, mend);
    const { count } = await store
      .selectFrom('manual_sessions.evidence')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('session_id', '=', session)
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostEvidence)
      throw new Refusal('invalid_input', `A session has ${mostEvidence} pieces of evidence at most.`);
  });
  const digest = await context.ports.evidence.put(context.tenant, kept);
  await context.store(async store => {
    await sessionIn(store, session, writable, mend);
    await store
      .insertInto('manual_sessions.evidence')
      .values({
        tenant_id: context.tenant,
        session_id: session,
        digest,
        media_type: mediaType,
        size: kept.byteLength,
        title: redactText(title),
        attached_by: context.principal.id,
        at: context.now(),
      })
      .onConflict(conflict => conflict.doNothing())
      .execute();
  });
  return { digest, size: kept.byteLength };
}

export const attachEvidence = draft({
  name: 'attach_evidence',
  title: 'Attach evidence',
  description:
    'Keeps a screenshot, film, log or HAR of a session under its SHA-256. Give base64 for pictures and films, text otherwise; secrets in texts are masked.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({
    session: z.uuid(),
    title: z.string().trim().min(1).max(200),
    media_type: z.enum(mediaTypeNames),
    text: z.string().max(1_048_576).optional(),
    base64: z.base64().max(12_000_000).optional(),
  }),
  output: z.object({ digest: z.string(), size: z.int() }),
  say: ({ digest, size }) => `Kept ${size} bytes as ${digest.slice(0, 12)}….`,
  nextSteps: () => ['log_finding with the digest'],
  async run({ session, title, media_type, text, base64 }, context) {
    if ((text === undefined) === (base64 === undefined))
      throw new Refusal('invalid_input', 'Give either text or base64.', { path: 'text' });
    const bytes = text === undefined ? Buffer.from(base64!, 'base64') : new TextEncoder().encode(text);
    return keepEvidence(context, { session, title, mediaType: media_type, bytes });
  },
});
