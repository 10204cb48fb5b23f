import { Router } from 'express';
import { z } from 'zod';
import {
  issueAccessToken,
  listAccessTokens,
  revokeAccessToken,
} from '../../platform/identity/access-tokens.ts';
import type { CredentialView } from '../../platform/identity/credentials.ts';
import type { Identity } from '../../platform/identity/identity.ts';
import { addressOfLink, inviteOperator } from '../../platform/identity/operator-links.ts';
import { proveInvitation } from '../../platform/identity/passkeys/invite.ts';
import { listPrincipals } from '../../platform/identity/principals.ts';
import { roles } from '../../platform/identity/scopes.ts';
import type { Parts } from '../../platform/parts.ts';
import type { TokenView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';
import { inSession, proofInput } from './passkeys.ts';

/** Assistants' tokens and the people who may decide. */
export function accessRoutes(parts: Parts, identity: Identity, origin: string, personOf: PersonOf): Router {
  const router = Router();
  router.get(
    '/scopes',
    route(personOf, async () => identity.vocabulary.grantable),
  );
  router.get(
    '/tokens',
    route(personOf, async ({ person }) => (await listAccessTokens(identity, person)).map(tokenView)),
  );
  router.post(
    '/tokens',
    route(personOf, async ({ person, read }) => {
      const { name, scopes, days } = read({
        name: z.string().max(100),
        scopes: z.array(z.string()).max(200).optional(),
        days: z.int().optional(),
      });
      const issued = await issueAccessToken(identity, person, { name, scopes, validForDays: days });
      const token = (await listAccessTokens(identity, person)).find(({ id }) => id === issued.id);
      return { token: token && tokenView(token), secret: issued.secret };
    }),
  );
  router.delete(
    '/tokens/:id',
    route(personOf, async ({ person, id }) => revokeAccessToken(identity, person, id())),
  );
  router.get(
    '/operators',
    route(personOf, async ({ person }) => {
      const people = await listPrincipals(identity, person);
      return people.filter(({ kind }) => kind === 'operator');
    }),
  );
  router.post(
    '/operators',
    route(personOf, async ({ person, request, read }) => {
      const { name, role, proof } = read({
        name: z.string().max(100),
        role: z.enum(roles),
        proof: proofInput,
      });
      await proveInvitation(parts, inSession(person, request, origin), { name, role }, proof);
      const { operator, link } = await inviteOperator(identity, person, { name, role });
      return { operator, link: addressOfLink(origin, link.secret) };
    }),
  );
  return router;
}

const tokenView = (token: CredentialView): TokenView => ({
  id: token.id,
  name: token.name,
  principal: token.principal,
  scopes: token.scopes,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: token.usedAt,
  revokedAt: null,
});
