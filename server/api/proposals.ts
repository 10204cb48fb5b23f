import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import { assertionResponse } from '../../platform/identity/passkeys/responses.ts';
import type { Outcome } from '../../platform/kernel.ts';
import { openPasskeyChallenge } from '../../platform/proposals/ask-passkey.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { listProposals } from '../../platform/proposals/list.ts';
import { pictureOf } from '../../platform/proposals/picture.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { withdraw } from '../../platform/proposals/withdraw.ts';
import { type PersonOf, route } from './answer.ts';
import { sendEvidence } from './evidence.ts';

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

const list = z
  .string()
  .transform(text => text.split(',').filter(Boolean))
  .optional();

const wish = {
  decision: z.enum(['approve', 'reject']),
  positions: z.array(z.int().min(0)).max(100_000).optional(),
};

/** Proposals for people: see, decide, edit, take back, undo. The only place where a decision enters. */
export function proposalRoutes(kernel: Kernel, personOf: PersonOf): Router {
  const router = Router();
  const { parts } = kernel;
  const handle = (work: Parameters<typeof route>[1]) => route(personOf, work);

  router.get(
    '/proposals',
    handle(async ({ person, read }) => {
      const { limit, offset, ...filter } = read({
        status: list,
        action: z.string().optional(),
        risk: z.string().optional(),
        requester: z.uuid().optional(),
        aside: z.enum(['hide', 'only']).optional(),
        delegate: z.uuid().optional(),
        search: z.string().max(200).optional(),
        thread: z.uuid().optional(),
        sort: z.enum(['newest', 'oldest', 'risk', 'deadline']).optional(),
        limit: z.coerce.number().int().min(1).max(500).optional(),
        offset: z.coerce.number().int().min(0).optional(),
      });
      return listProposals(parts, person, { ...filter, limit, offset });
    }),
  );
  router.get(
    '/proposals/:id',
    handle(async ({ person, id }) => readProposal(parts, person, id())),
  );
  router.get(
    '/proposals/:id/receipt',
    handle(async ({ person, id, response }) => {
      const view = await readProposal(parts, person, id());
      if (!view.run)
        throw new Refusal('not_found', 'Nothing of this proposal was carried out, so there is no receipt.');
      response.set('content-disposition', `attachment; filename="receipt-${view.id}.json"`);
      return { schema: 'countersign.receipt.v1', proposal: view };
    }),
  );
  router.get(
    '/proposals/:id/pictures/:digest',
    handle(async ({ person, id, request, response }) => {
      const digest = String(request.params.digest);
      const { document } = await readProposal(parts, person, id());
      const isShown = document.facts.some(fact => fact.picture && fact.value === pictureOf(digest));
      const bytes = isShown ? await parts.ports.evidence.get(person.tenant, digest) : undefined;
      if (bytes === undefined || !isJpeg(bytes))
        throw new Refusal('not_found', 'There is no such picture on this card.');
      sendEvidence(response, { digest, type: 'image/jpeg', ending: 'jpg' }, bytes);
    }),
  );
  router.post(
    '/proposals/:id/challenge',
    handle(async ({ person, id }) => openChallenge(parts, person, id())),
  );
  router.post(
    '/proposals/:id/passkey-challenge',
    handle(async ({ person, id, read }) =>
      openPasskeyChallenge(parts, person, { proposal: id(), ...read(wish) }),
    ),
  );
  router.post(
    '/proposals/:id/decisions',
    handle(async ({ person, id, read }) =>
      decide(parts, person, {
        proposal: id(),
        ...read({
          ...wish,
          fingerprint: z.string(),
          challenge: z.string(),
          passkey: assertionResponse.optional(),
          reason: z.string().max(1000).optional(),
        }),
      }),
    ),
  );
  router.post(
    '/proposals/:id/edit',
    handle(async ({ person, id, read }) => {
      const { input } = read({ input: z.record(z.string(), z.unknown()) });
      return { id: proposalIn(await kernel.edit(person, id(), input)) };
    }),
  );
  router.post(
    '/proposals/:id/withdraw',
    handle(async ({ person, id, read }) => {
      await withdraw(parts, person, id(), read({ reason: z.string().max(1000).optional() }).reason);
    }),
  );
  router.post(
    '/proposals/:id/undo',
    handle(async ({ person, id }) => {
      const view = await readProposal(parts, person, id());
      const thread = view.document.origin.thread;
      const outcomes = await kernel.undo(person, id(), thread ? { thread } : {});
      return { proposals: outcomes.map(proposalIn) };
    }),
  );
  router.post(
    '/proposals/:id/anew',
    handle(async ({ person, id }) => ({ id: await kernel.proposeAnew(person, id()) })),
  );
  return router;
}

/** The proposal that a call became; a refusal is passed on. */
export function proposalIn(outcome: Outcome): string {
  if (outcome.kind === 'approval_required') return outcome.proposal.id;
  if (outcome.kind === 'refused')
    throw new Refusal(outcome.problem.code, outcome.problem.message, outcome.problem);
  throw new Error('an edit, an undo and a retry are always proposals');
}
