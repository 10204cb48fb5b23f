import { Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { Identity } from '../../platform/identity/identity.ts';
import { listPrincipals } from '../../platform/identity/principals.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { freeze, freezesInForce, thaw } from '../../platform/proposals/freeze.ts';
import type { FreezeView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';

/** The kill switch. */
export function freezeRoutes(parts: Parts, identity: Identity, personOf: PersonOf): Router {
  const router = Router();
  router.get(
    '/freezes',
    route(personOf, async ({ person }) => freezeViews(parts, identity, person)),
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

export async function freezeViews(
  parts: Parts,
  identity: Identity,
  person: Principal,
): Promise<FreezeView[]> {
  const [rows, people] = await Promise.all([
    freezesInForce(parts, person.tenant),
    listPrincipals(identity, person),
  ]);
  const names = new Map(people.map(each => [each.id, each.name]));
  return rows.map(row => ({
    id: row.id,
    scope: row.scope,
    subject: row.subject_id,
    reason: row.reason,
    by: names.get(row.frozen_by) ?? row.frozen_by,
    at: row.frozen_at.toISOString(),
  }));
}
