import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { decideBatch, largestBatch, reviewBatch } from '../../platform/proposals/batch.ts';
import { delegate, readDesk, setAside } from '../../platform/proposals/desk.ts';
import { readInbox } from '../../platform/proposals/inbox.ts';
import { type PersonOf, route } from './answer.ts';

/** What a person does with many proposals, and beside deciding: choose, set aside, name who is to decide. */
export function inboxRoutes(kernel: Kernel, personOf: PersonOf): Router {
  const router = Router();
  const { parts } = kernel;
  const handle = (work: Parameters<typeof route>[1]) => route(personOf, work);
  router.get(
    '/inbox',
    handle(async ({ person }) => readInbox(parts, person)),
  );
  router.post(
    '/decisions/batch/review',
    handle(async ({ person, read }) => {
      const { proposals } = read({ proposals: z.array(z.uuid()).min(1).max(largestBatch) });
      return reviewBatch(parts, person, proposals);
    }),
  );
  router.post(
    '/decisions/batch',
    handle(async ({ person, read }) => ({
      outcomes: await decideBatch(
        parts,
        person,
        read({
          decision: z.enum(['approve', 'reject']),
          reason: z.string().max(1000).optional(),
          proposals: z
            .array(z.strictObject({ proposal: z.uuid(), fingerprint: z.string(), challenge: z.string() }))
            .min(1)
            .max(largestBatch),
        }),
      ),
    })),
  );
  router.get(
    '/proposals/:id/desk',
    handle(async ({ person, id }) => readDesk(parts, person, id())),
  );
  router.post(
    '/proposals/:id/set-aside',
    handle(async ({ person, id, read }) => {
      const { until } = read({ until: z.iso.datetime().nullable() });
      await setAside(parts, person, id(), until === null ? null : new Date(until));
    }),
  );
  router.post(
    '/proposals/:id/delegate',
    handle(async ({ person, id, read }) => {
      const { operator, note } = read({
        operator: z.uuid().nullable(),
        note: z.string().trim().max(300).default(''),
      });
      await delegate(parts, person, id(), operator === null ? null : { operator, note });
    }),
  );
  return router;
}
