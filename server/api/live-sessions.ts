import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { createManualSession } from '../../tools/manual-sessions/create-manual-session.ts';
import { exportManualSession } from '../../tools/manual-sessions/export-manual-session.ts';
import { finishManualSession } from '../../tools/manual-sessions/finish-manual-session.ts';
import { logFinding } from '../../tools/manual-sessions/log-finding.ts';
import { pauseManualSession } from '../../tools/manual-sessions/pause-manual-session.ts';
import { startManualSession } from '../../tools/manual-sessions/start-manual-session.ts';
import type { LiveSessions } from '../live/live-sessions.ts';
import { type PersonOf, route } from './answer.ts';
import { called } from './manual-sessions.ts';
import { proposalIn } from './proposals.ts';

const without = <Shape extends z.ZodRawShape>(shape: Shape): Omit<Shape, 'session'> => {
  const { session: _, ...rest } = shape;
  return rest;
};

/** What a person does with a session in the console. All of it but the browser is the tools', by their own schemas. */
export function liveSessionRoutes(kernel: Kernel, personOf: PersonOf, live: LiveSessions): Router {
  const router = Router();
  const handle = (work: Parameters<typeof route>[1]) => route(personOf, work);
  router.post(
    '/manual-sessions',
    handle(({ person, read }) =>
      called(kernel, person, createManualSession, read(createManualSession.input.shape)),
    ),
  );
  router.post(
    '/manual-sessions/:id/start',
    handle(({ person, id }) => called(kernel, person, startManualSession, { session: id() })),
  );
  router.post(
    '/manual-sessions/:id/pause',
    handle(async ({ person, id }) => {
      // What is being typed becomes a step first; a session that is paused records none.
      if (live.isOpen(id())) live.of(person, id());
      await live.close(id());
      return called(kernel, person, pauseManualSession, { session: id() });
    }),
  );
  router.post(
    '/manual-sessions/:id/finish',
    handle(async ({ person, id, read }) => {
      const said = read(without(finishManualSession.input.shape));
      if (live.isOpen(id())) live.of(person, id());
      await live.close(id());
      return called(kernel, person, finishManualSession, { session: id(), ...said });
    }),
  );
  router.post(
    '/manual-sessions/:id/findings',
    handle(({ person, id, read }) =>
      called(kernel, person, logFinding, { session: id(), ...read(without(logFinding.input.shape)) }),
    ),
  );
  router.post(
    '/manual-sessions/:id/export',
    handle(async ({ person, id, read }) => {
      const input = { session: id(), ...read(without(exportManualSession.input.shape)) };
      return { id: proposalIn(await kernel.call(person, exportManualSession.name, input)) };
    }),
  );
  router.post(
    '/manual-sessions/:id/hosts',
    handle(async ({ person, id, read }) => {
      const { host } = read({ host: z.string().trim().min(1).max(255) });
      return { hosts: await live.allow(person, id(), host) };
    }),
  );
  router.post(
    '/manual-sessions/:id/browser',
    handle(({ person, id }) => live.open(person, id())),
  );
  router.post(
    '/manual-sessions/:id/screenshot',
    handle(async ({ person, id }) => live.of(person, id()).screenshot()),
  );
  return router;
}
