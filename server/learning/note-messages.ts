import { binding } from '../../agents/understanding.ts';
import type { HeardMessage } from '../../graphs/reader.ts';
import type { Parts } from '../../platform/parts.ts';
import { log } from '../../platform/telemetry/log.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import { heard } from '../../tools/learning/example.ts';
import { noteMessage } from '../../tools/learning/examples.ts';
import { exampleIntents, withoutClauses } from './intents.ts';
import { shelfOf } from './shelf.ts';

/**
 * Notes what a message was taken to ask for, where it may lead to a proposal and the tenant consents: redacted, before it
 * is kept anywhere. What the redaction leaves of no use is not kept, and a conversation never fails for it.
 */
export async function noteMessages(
  parts: Parts,
  { principal, thread, message, version, request, understanding }: HeardMessage,
): Promise<void> {
  if (principal.kind !== 'operator' || !understanding.intents.some(({ intent }) => binding.has(intent)))
    return;
  try {
    const understood = withoutClauses(understanding.intents);
    const clean = heard.parse(redact({ inputs: request, understood, expected: understood }));
    exampleIntents.parse(clean.expected);
    await noteMessage(shelfOf(parts, principal.tenant), {
      person: principal.id,
      thread,
      message,
      readBy: version,
      heard: clean,
    });
  } catch (error) {
    log.warn({ err: error }, 'a message could not be noted as an example');
  }
}
