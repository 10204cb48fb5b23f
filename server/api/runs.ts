import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { cancelRun, pauseRun, resumeRun } from '../../platform/runs/control.ts';
import { listDeadLetters, resolveDeadLetter } from '../../platform/runs/dead-letters.ts';
import { listRuns, listTargets, readRun } from '../../platform/runs/read.ts';
import { retryFailedTargets } from '../../tools/approvals/retry-failed-targets.ts';
import { type PersonOf, route } from './answer.ts';
import { proposalIn } from './proposals.ts';

const list = z
  .string()
  .transform(text => text.split(',').filter(Boolean))
  .optional();
const words = z.string().max(200).optional();
const page = {
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
};

/** What was approved, as it is carried out, and what failed of it. Trying again is a proposal like any other. */
export function runRoutes(kernel: Kernel, personOf: PersonOf): Router {
  const router = Router();
  const { parts } = kernel;
  const handle = (work: Parameters<typeof route>[1]) => route(personOf, work);
  router.get(
    '/runs',
    handle(async ({ person, read }) =>
      listRuns(parts, person.tenant, read({ status: list, action: words, search: words, ...page })),
    ),
  );
  router.get(
    '/runs/:id',
    handle(async ({ person, id }) => readRun(parts, person.tenant, id())),
  );
  router.get(
    '/runs/:id/targets',
    handle(async ({ person, id, read }) =>
      listTargets(parts, person.tenant, id(), read({ status: list, search: words, ...page })),
    ),
  );
  router.post(
    '/runs/:id/retry',
    handle(async ({ person, id, read }) => {
      const { positions } = read({ positions: z.array(z.int().min(0)).min(1).max(10_000).optional() });
      const input = { run: id(), ...(positions && { positions }) };
      return { id: proposalIn(await kernel.call(person, retryFailedTargets.name, input)) };
    }),
  );
  for (const [verb, work] of Object.entries({ pause: pauseRun, resume: resumeRun, cancel: cancelRun }))
    router.post(
      `/runs/:id/${verb}`,
      handle(async ({ person, id }) => work(parts, person, id())),
    );
  router.get(
    '/dead-letters',
    handle(async ({ person, read }) => {
      const { resolved, ...filter } = read({
        class: words,
        action: words,
        run: z.uuid().optional(),
        search: words,
        resolved: z.enum(['true', 'false']).optional(),
        ...page,
      });
      return listDeadLetters(parts, person.tenant, { ...filter, resolved: resolved === 'true' });
    }),
  );
  router.post(
    '/dead-letters/:id/resolve',
    handle(async ({ person, id, read }) => {
      const { note } = read({ note: z.string().trim().min(1, 'say what was done').max(500) });
      await resolveDeadLetter(parts, person, id(), note);
    }),
  );
  return router;
}
