import { type Request, Router } from 'express';
import { z } from 'zod';
import { addPasskey, proofForAdding } from '../../platform/identity/passkeys/add.ts';
import { beginPasskey } from '../../platform/identity/passkeys/attestation.ts';
import type { InSession } from '../../platform/identity/passkeys/challenges.ts';
import { askForProof } from '../../platform/identity/passkeys/change.ts';
import { listPasskeys } from '../../platform/identity/passkeys/passkeys.ts';
import { removePasskey } from '../../platform/identity/passkeys/remove.ts';
import { assertionResponse, attestationResponse } from '../../platform/identity/passkeys/responses.ts';
import { roles } from '../../platform/identity/scopes.ts';
import { secretHash } from '../../platform/identity/secrets.ts';
import { sessionSecretIn } from '../../platform/identity/session-cookie.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { type PersonOf, route } from './answer.ts';

/** What a passkey answered to the challenge of a change. */
export const proofInput = z
  .strictObject({ nonce: z.string().max(100), response: assertionResponse })
  .optional();

/** Who asks, in which session: what is begun in one is not ended in another. */
export const inSession = (person: Principal, request: Request, origin: string): InSession => ({
  person,
  session: secretHash(sessionSecretIn(request.get('cookie') ?? null, origin) ?? ''),
});

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add'), response: attestationResponse }),
  z.strictObject({ kind: z.literal('remove'), passkey: z.uuid() }),
  z.strictObject({ kind: z.literal('invite'), name: z.string().max(100), role: z.enum(roles) }),
]);

/** People's own passkeys: add, see, remove. Each change after the first is signed by one that the person has. */
export function passkeyRoutes(parts: Parts, personOf: PersonOf): Router {
  const router = Router();
  const { origin } = parts.relyingParty;
  router.get(
    '/passkeys',
    route(personOf, async ({ person }) => listPasskeys(parts, person)),
  );
  router.post(
    '/passkeys/options',
    route(personOf, async ({ person, request }) => beginPasskey(parts, inSession(person, request, origin))),
  );
  router.post(
    '/passkeys/proof',
    route(personOf, async ({ person, request, read }) => {
      const asked = inSession(person, request, origin);
      const wanted = read({ change }).change;
      if (wanted.kind === 'add') return { proof: await proofForAdding(parts, asked, wanted.response) };
      if (wanted.kind === 'remove')
        return {
          proof: await askForProof(parts, asked, { kind: 'passkey.remove', passkey: wanted.passkey }),
        };
      const { name, role } = wanted;
      return { proof: await askForProof(parts, asked, { kind: 'operator.invite', name, role }) };
    }),
  );
  router.post(
    '/passkeys',
    route(personOf, async ({ person, request, read }) => {
      const given = read({
        name: z.string().max(100),
        response: attestationResponse,
        proof: proofInput,
      });
      return { id: await addPasskey(parts, inSession(person, request, origin), given) };
    }),
  );
  router.delete(
    '/passkeys/:id',
    route(personOf, async ({ person, request, id, read }) => {
      const { proof } = read({ proof: proofInput });
      await removePasskey(parts, inSession(person, request, origin), id(), proof);
    }),
  );
  return router;
}
