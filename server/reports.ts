import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { type Store, storeOf } from '../platform/database/store.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import { type Clock, newId } from '../platform/identifiers.ts';
import { type Caller, isProblem } from '../platform/identity/authenticate.ts';
import { log } from '../platform/telemetry/log.ts';
import { keepCoverage } from '../tools/ci/coverage/keep-coverage.ts';
import { readCoverage } from '../tools/ci/coverage/read-coverage.ts';
import { keepReport, type ReportOf } from '../tools/ci/reports/keep-report.ts';
import { readReport } from '../tools/ci/reports/read-report.ts';
import { takeTestRun } from '../tools/insights/take-flow.ts';
import { parsed, sendProblem } from './api/answer.ts';
import { headersOf } from './api/caller.ts';

export interface ReportOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Whose token it is that a build sends. */
  readonly bearer: (headers: Headers) => Promise<Caller>;
}

const said = z.strictObject({
  repository: z.string().min(1).max(140),
  sha: z.string().regex(/^[0-9a-f]{40}$/, 'the whole commit, 40 hexadecimal digits'),
  branch: z.string().min(1).max(250),
  job: z.string().min(1).max(200),
  attempt: z.coerce.number().int().min(1).max(1_000).default(1),
});
const scope = 'ci:draft';

/** Whose upload it is, the id it gets, and when it came. */
interface From {
  readonly tenant: string;
  readonly id: string;
  readonly by: string;
  readonly now: Date;
}

/** Where a build leaves what its tests said and ran, as the body of a request that names the run in its query. */
export function reportRoutes({ database, clock, bearer }: ReportOptions): Router {
  const router = Router();
  const taking =
    (take: (body: Request, of: ReportOf, from: From) => Promise<{ readonly id: string | null }>) =>
    async (request: Request, response: Response): Promise<void> => {
      try {
        const caller = await bearer(headersOf(request));
        if (isProblem(caller)) return sendProblem(response, caller);
        if (!caller.scopes.includes(scope))
          throw new Refusal('insufficient_scope', `This needs the scope ${scope}.`);
        const of = parsed(said, request.query);
        const kept = await take(request, of, {
          tenant: caller.tenant,
          id: newId(),
          by: caller.id,
          now: clock(),
        });
        response.status(kept.id === null ? 200 : 201).json(kept);
      } catch (error) {
        if (!(error instanceof Refusal)) log.error({ err: error }, 'a report could not be taken');
        // What is left of a refused body is not waited for.
        response.set('connection', 'close');
        sendProblem(response, problemOf(error));
      }
    };
  const as = <Kept>(
    capability: 'ci' | 'insights',
    { tenant }: From,
    work: (store: Store) => Promise<Kept>,
  ): Promise<Kept> =>
    database.transaction({ tenant, role: roleOf(capability, 'action') }, transaction =>
      work(storeOf(transaction)),
    );
  router.post(
    '/ci/reports',
    taking(async (body, of, from) => {
      const report = await readReport(body);
      const kept = await as('ci', from, store => keepReport(store, from, of, report));
      const { id, tests, failed, flaky } = kept;
      const where = { tenant: from.tenant, repository: of.repository };
      if (id !== null)
        await as('insights', from, store =>
          takeTestRun(store, where, { report: id, tests, failed, flaky }, from.now),
        );
      return kept;
    }),
  );
  router.post(
    '/ci/coverage',
    taking(async (body, of, from) => {
      const coverage = await readCoverage(body);
      return as('ci', from, store => keepCoverage(store, from, of, coverage));
    }),
  );
  return router;
}
