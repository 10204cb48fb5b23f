import { timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { GitHubFaults } from './faults.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Repository } from './repository.ts';
import type { Webhooks } from './webhooks.ts';

export interface Simulation {
  readonly repositories: readonly Repository[];
  readonly faults: GitHubFaults;
  readonly rate: RateLimit;
  readonly webhooks: Webhooks;
  /** Opens `/testing`; without one nothing there is allowed. */
  readonly secret: string | undefined;
}

const shortening = z.strictObject({ remaining: z.int().min(0), reset_in_seconds: z.int().min(0) });
const merging = z.strictObject({ number: z.int() });
const deploying = z.strictObject({
  branch: z.string(),
  environment: z.string().default('production'),
  state: z.enum(['success', 'failure', 'error']).default('success'),
});
const redelivery = z.strictObject({ delivery: z.uuid() });

/** What tests may do: faults, the ledger of writes, the rate limit, deliveries again. */
export function testingRoutes({ repositories, faults, rate, webhooks, secret }: Simulation): Router {
  const router = express.Router();
  router.use(behind(secret), express.json());
  const taking =
    <Schema extends z.ZodType>(schema: Schema, work: (value: z.output<Schema>) => unknown): RequestHandler =>
    (request, response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
      response.json(work(parsed.data) ?? {});
    };
  router.get(
    '/ledger',
    (_request, response) => void response.json({ writes: repositories.flatMap(({ ledger }) => ledger) }),
  );
  router.get('/faults', (_request, response) => void response.json({ waiting: faults.waiting }));
  router.post(
    '/faults',
    taking(faults.schema, fault => {
      faults.lay(fault);
      return { waiting: faults.waiting };
    }),
  );
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.json({ waiting: faults.waiting });
  });
  router.post(
    '/rate-limit',
    taking(shortening, ({ remaining, reset_in_seconds }) => rate.shorten(remaining, reset_in_seconds * 1000)),
  );
  router.post('/finish', (_request, response) => {
    for (const repository of repositories) repository.finishNow();
    response.json({});
  });
  router.post(
    '/merge',
    taking(merging, ({ number }) => repositories[0]?.merge(number)),
  );
  router.post(
    '/deploy',
    taking(deploying, ({ branch, environment, state }) => {
      const [repository] = repositories;
      const sha = repository?.branches.get(branch)?.sha;
      return sha && repository.deploy(environment, sha, state);
    }),
  );
  router.post(
    '/redeliver',
    taking(redelivery, ({ delivery }) => webhooks.redeliver(delivery)),
  );
  return router;
}

const behind =
  (secret: string | undefined): RequestHandler =>
  (request, response, next) => {
    const [given, wanted] = [Buffer.from(request.get('Simulation-Secret') ?? ''), Buffer.from(secret ?? '')];
    if (secret !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted))
      return next();
    response.status(403).json({ detail: 'Send the simulation secret as header Simulation-Secret' });
  };
