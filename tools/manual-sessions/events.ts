import { z } from 'zod';
import { registerEvent } from '../../platform/events/schemas.ts';

export const sessionExported = z.object({
  session: z.uuid(),
  issue: z.string(),
  url: z.string(),
  proposal: z.uuid(),
});

registerEvent('manual_session.exported', 1, sessionExported);
