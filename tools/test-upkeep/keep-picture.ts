import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import '../manual-sessions/ports.ts';

/** A picture as the fixture sends it. */
export const picture = z.base64().max(600_000).optional().describe('JPEG of the page');

/** Keeps a picture as evidence; its SHA-256. Refuses what is none. */
export async function keepPicture(context: DraftContext, sent: string): Promise<string> {
  const bytes = Buffer.from(sent, 'base64');
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8)
    throw new Refusal('invalid_input', 'The picture is not a JPEG.', { path: 'picture' });
  return context.ports.evidence.put(context.tenant, bytes);
}
