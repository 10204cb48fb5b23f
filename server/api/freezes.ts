import { Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { freeze, freezesInForce, thaw } from '../../platform/proposals/freeze.ts';
import { activePolicies } from '../../platform/proposals/standing.ts';
import type { FreezeView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';
import { namesIn } from './names.ts';

/** The kill switch. */
export function freezeRoutes(parts: Parts, personOf: PersonOf): Router {
  const router = Router();
  router.get(
    '/freezes',
    route(personOf, async ({ person }) => freezeViews(parts, person)),
  );
  router.post(
    '/freezes',
    route(personOf, async ({ person, read }) => {
      const { scope, subject, reason } = read({
        scope: z.enum(['everything', 'agent', 'policy']),
        subject: z.uuid().nullish(),
        reason: z.string().trim().min(1, 'say why, for those who find it').max(500),
      });
      if (scope !== 'everything' && !subject)
        throw new Refusal('invalid_input', `subject: say which ${scope} to stop.`, { path: 'subject' });
      const what = scope === 'everything' ? ({ kind: scope } as const) : { kind: scope, id: subject! };
      return { id: await freeze(parts, person, what, reason) };
    }),
  );
  router.delete(
    '/freezes/:id',
    route(personOf, async ({ person, id }) => thaw(parts, person, id())),
  );
  return router;
}

export async function freezeViews(parts: Parts, person: Principal): Promise<FreezeView[]> {
  const rows = await freezesInForce(parts, person.tenant);
  if (rows.length === 0) return [];
  const [people, policies] = await Promise.all([
    namesIn(parts, person.tenant),
    activePolicies(parts, person.tenant),
  ]);
  const names = new Map([...people, ...policies.map(({ id, document }) => [id, document.name] as const)]);
  return rows.map(row => ({
    id: row.id,
    scope: row.scope,
    subject: row.subject_id,
    subjectName: row.subject_id && (names.get(row.subject_id) ?? null),
    reason: row.reason,
    by: names.get(row.frozen_by) ?? row.frozen_by,
    at: row.frozen_at.toISOString(),
  }));
}
