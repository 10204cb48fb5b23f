import { Router } from 'express';
import { z } from 'zod';
import { appendAudit } from '../../platform/audit/chain.ts';
import type { Kernel } from '../../platform/create-kernel.ts';
import { assertPersonal } from '../../platform/identity/scopes.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { changeConsent, consentOf } from '../../tools/learning/consent.ts';
import { versionAsked } from '../../tools/learning/draft-version.ts';
import { nextOf } from '../../tools/learning/due.ts';
import {
  acceptExample,
  dropExample,
  dropOwn,
  dropWaiting,
  listExamples,
  ownMessages,
} from '../../tools/learning/examples.ts';
import { promoteVersion } from '../../tools/learning/promote-version.ts';
import { enterVersion, newestEvaluations, standingOf, versionsOf } from '../../tools/learning/versions.ts';
import { exampleIntents, withoutClauses } from '../learning/intents.ts';
import type { Readers } from '../learning/readers.ts';
import { scoreIfDue } from '../learning/score-drafts.ts';
import { shelfFor } from '../learning/shelf.ts';
import { tellDecisions } from '../learning/tell-decisions.ts';
import type { LearningView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';
import { proposalIn } from './proposals.ts';

/** Examples of a standing on one page, newest first. */
const mostShown = 50;

export interface LearningOptions {
  readonly readers: Readers;
  /** The fewest accepted examples that a draft is scored on. */
  readonly least: number;
}

/** What is learned from decisions: consent and drafts for owners, reviews for whoever may decide. No assistant comes here. */
export function learningRoutes(
  kernel: Kernel,
  personOf: PersonOf,
  { readers, least }: LearningOptions,
): Router {
  const router = Router();
  const { parts } = kernel;
  const view = async (person: Principal): Promise<LearningView> => {
    const shelf = shelfFor(parts, person);
    const { versions, current, everCurrent } = await versionsOf(shelf);
    const scores = await shelf.store(newestEvaluations);
    const standing = await standingOf(shelf, least);
    return {
      consent: await consentOf(shelf),
      reader: { live: readers.configured.live, name: readers.configured.description },
      least,
      fresh: standing.fresh,
      draft: standing.draft,
      next: nextOf(standing),
      waiting: await tellDecisions(parts, person, await listExamples(shelf, 'waiting', { limit: mostShown })),
      accepted: await tellDecisions(
        parts,
        person,
        await listExamples(shelf, 'accepted', { limit: mostShown }),
      ),
      acceptedCount: standing.accepted,
      versions: versions.map(version => {
        const score = scores.get(version.number);
        return {
          ...version,
          standing:
            version.number === current ? 'current' : everCurrent.has(version.number) ? 'earlier' : 'draft',
          score: score ? { ...score.comparison, against: score.against, at: score.at.toISOString() } : null,
        };
      }),
    };
  };
  const reviewer = (person: Principal) => {
    assertPersonal(person, 'decisions:make');
    return shelfFor(parts, person);
  };
  const owner = (person: Principal) => {
    assertPersonal(person, 'policies:manage');
    return shelfFor(parts, person);
  };
  router.get(
    '/learning',
    route(personOf, async ({ person }) => {
      reviewer(person);
      return view(person);
    }),
  );
  router.put(
    '/learning/consent',
    route(personOf, async ({ person, read }) => {
      const { given } = read({ given: z.boolean() });
      await changeConsent(owner(person), given, person.name);
      await audit(kernel, person, 'learning.consent', { given });
    }),
  );
  router.delete(
    '/learning/waiting',
    route(personOf, async ({ person }) => ({ erased: await dropWaiting(owner(person)) })),
  );
  router.post(
    '/learning/examples/:id/accept',
    route(personOf, async ({ person, id, read }) => {
      const { expected } = read({ expected: exampleIntents.optional() });
      const corrected = expected && withoutClauses(expected);
      await acceptExample(reviewer(person), id(), corrected, person.name);
      await scoreIfDue(kernel, person.tenant, least);
    }),
  );
  router.delete(
    '/learning/examples/:id',
    route(personOf, async ({ person, id }) => dropExample(reviewer(person), id())),
  );
  router.post(
    '/learning/versions',
    route(personOf, async ({ person, read }) => {
      const { model = null, prompt = null, note } = read(versionAsked);
      const entered = await enterVersion(owner(person), { model, prompt, note }, person.name);
      await audit(kernel, person, 'learning.version', entered);
      await scoreIfDue(kernel, person.tenant, least);
      return entered;
    }),
  );
  router.post(
    '/learning/versions/:number/propose',
    route(personOf, async ({ person, request }) => {
      const version = Number(request.params.number);
      return { id: proposalIn(await kernel.call(person, promoteVersion.name, { version })) };
    }),
  );
  router.get(
    '/learning/own',
    route(personOf, async ({ person }) => {
      const { given } = await consentOf(shelfFor(parts, person));
      return { given, messages: await ownMessages(shelfFor(parts, person), person.id) };
    }),
  );
  router.delete(
    '/learning/own',
    route(personOf, async ({ person }) => ({ erased: await dropOwn(shelfFor(parts, person), person.id) })),
  );
  return router;
}

const audit = (
  { parts }: Kernel,
  person: Principal,
  kind: string,
  payload: Readonly<Record<string, string | number | boolean>>,
): Promise<void> =>
  kernelTransaction(parts, person.tenant, async t => {
    await appendAudit(t, parts.keyring, [
      { tenant: person.tenant, at: parts.clock(), kind, actor: person.id, payload },
    ]);
  });
