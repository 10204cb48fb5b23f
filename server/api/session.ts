import express, { Router } from 'express';
import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Identity } from '../../platform/identity/identity.ts';
import { signIn } from '../../platform/identity/operator-links.ts';
import type { PrincipalView } from '../../platform/identity/principals.ts';
import { listPrincipals } from '../../platform/identity/principals.ts';
import { sameOrigin } from '../../platform/identity/same-origin.ts';
import {
  endedSessionCookie,
  sessionCookie,
  sessionSecretIn,
} from '../../platform/identity/session-cookie.ts';
import { signOut } from '../../platform/identity/sessions.ts';
import { signInLimit } from '../../platform/identity/sign-in-limit.ts';
import { listTenants } from '../../platform/identity/tenants.ts';
import type { SessionView } from '../wire.ts';
import { type PersonOf, route, sendProblem } from './answer.ts';
import { headersOf } from './caller.ts';
import { freezeViews } from './freezes.ts';

export interface SessionOptions {
  readonly kernel: Kernel;
  readonly identity: Identity;
  readonly origin: string;
  readonly version: string;
  readonly model: SessionView['model'];
  readonly personOf: PersonOf;
}

/** Signing in by a one-time link, who one is, and signing out. */
export function sessionRoutes({
  kernel,
  identity,
  origin,
  version,
  model,
  personOf,
}: SessionOptions): Router {
  const router = Router();
  const limit = signInLimit();
  const guard = sameOrigin(origin);
  router.post('/sign-in', express.json({ limit: '4kb' }), async (request, response) => {
    const foreign = guard({ method: 'POST', headers: headersOf(request) }, 'origin_on_unsafe');
    if (foreign) return sendProblem(response, foreign);
    const busy = await limit.attempt(request.ip ?? 'unknown');
    if (busy) return sendProblem(response, busy);
    const signedIn = await signIn(
      identity,
      String(request.body?.secret ?? ''),
      request.get('user-agent') ?? '',
    );
    if ('problem' in signedIn) return sendProblem(response, signedIn.problem);
    response.set('set-cookie', sessionCookie(origin, signedIn.session)).json({ ok: true });
  });
  router.get(
    '/session',
    route(personOf, async ({ person }): Promise<SessionView> => {
      const [tenants, people, freezes] = await Promise.all([
        listTenants(identity),
        listPrincipals(identity, person),
        freezeViews(kernel.parts, person),
      ]);
      const self: PrincipalView | undefined = people.find(({ id }) => id === person.id);
      const tenant = tenants.find(({ id }) => id === person.tenant);
      if (!tenant) throw new Refusal('not_found', 'The tenant is gone.');
      return {
        operator: { id: person.id, name: person.name, role: self?.role ?? 'viewer' },
        tenant: { id: tenant.id, name: tenant.name },
        model,
        version,
        freezes,
      };
    }),
  );
  router.post('/session/sign-out', async (request, response) => {
    const foreign = guard({ method: 'POST', headers: headersOf(request) }, 'origin_on_unsafe');
    if (foreign) return sendProblem(response, foreign);
    const secret = sessionSecretIn(request.get('cookie') ?? null, origin);
    if (secret) await signOut(identity, secret);
    response.set('set-cookie', endedSessionCookie(origin)).json({ ok: true });
  });
  return router;
}
