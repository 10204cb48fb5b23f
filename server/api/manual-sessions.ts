import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { getManualSession } from '../../tools/manual-sessions/get-manual-session.ts';
import { listManualSessions } from '../../tools/manual-sessions/list-manual-sessions.ts';
import { mediaTypes } from '../../tools/manual-sessions/media.ts';
import { type PersonOf, route } from './answer.ts';
import { sendEvidence } from './evidence.ts';

/** Calls a tool for a person and gives its data; what it refuses is thrown. */
export async function called<Schema extends z.ZodType>(
  kernel: Kernel,
  person: Principal,
  tool: { readonly name: string; readonly output: Schema },
  input: object,
): Promise<z.output<Schema>> {
  const outcome = await kernel.call(person, tool.name, input);
  if (outcome.kind === 'result') return tool.output.parse(outcome.data);
  if (outcome.kind === 'refused')
    throw new Refusal(outcome.problem.code, outcome.problem.message, outcome.problem);
  throw new Refusal('approval_required', outcome.text);
}

/**
 * Sessions for people, and their evidence for people and for tokens with `manual-sessions:read`. Evidence is given as a
 * download that no browser runs: it is an outsider's.
 */
export function manualSessionRoutes(
  kernel: Kernel,
  callerOf: PersonOf,
  isLive: (session: string) => boolean,
): Router {
  const router = Router();
  router.get(
    '/manual-sessions',
    route(callerOf, async ({ person, read }) => {
      const asked = read({
        status: z
          .string()
          .transform(text => text.split(',').filter(Boolean))
          .optional(),
        limit: z.coerce.number().int().optional(),
        offset: z.coerce.number().int().optional(),
      });
      const { status, ...page } = asked;
      return called(kernel, person, listManualSessions, { ...page, ...(status?.length && { status }) });
    }),
  );
  router.get(
    '/manual-sessions/:id',
    route(callerOf, async ({ person, id, read }) => {
      const { from_step } = read({ from_step: z.coerce.number().int().optional() });
      const view = await called(kernel, person, getManualSession, { session: id(), from_step, steps: 200 });
      return { ...view, live: isLive(id()) };
    }),
  );
  router.get(
    '/manual-sessions/:id/evidence/:digest',
    route(callerOf, async ({ person, id, request, response }) => {
      const { evidence } = await called(kernel, person, getManualSession, { session: id(), steps: 0 });
      const found = evidence.find(({ digest }) => digest === request.params.digest);
      const bytes = found && (await kernel.parts.ports.evidence.get(person.tenant, found.digest));
      if (!found || !bytes) throw new Refusal('not_found', 'There is no such evidence in this session.');
      const { digest, media_type: type } = found;
      sendEvidence(response, { digest, type, ending: mediaTypes[type].ending }, bytes);
    }),
  );
  return router;
}
