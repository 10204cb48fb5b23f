import { Router } from 'express';
import { z } from 'zod';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { storeOf } from '../platform/database/store.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import { type Clock, newId } from '../platform/identifiers.ts';
import { type Caller, isProblem } from '../platform/identity/authenticate.ts';
import { log } from '../platform/telemetry/log.ts';
import { keepReport } from '../tools/ci/reports/keep-report.ts';
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

/** Where a build leaves its test report: `POST /ci/reports?repository=…&sha=…&branch=…&job=…`, the report as the body. */
export function reportRoutes({ database, clock, bearer }: ReportOptions): Router {
  const router = Router();
  router.post('/ci/reports', async (request, response) => {
    try {
      const caller = await bearer(headersOf(request));
      if (isProblem(caller)) return sendProblem(response, caller);
      if (!caller.scopes.includes(scope))
        throw new Refusal('insufficient_scope', `This needs the scope ${scope}.`);
      const of = parsed(said, request.query);
      const report = await readReport(request);
      const facts = { tenant: caller.tenant, id: newId(), by: caller.id, now: clock() };
      const kept = await database.transaction(
        { tenant: caller.tenant, role: roleOf('ci', 'action') },
        transaction => keepReport(storeOf(transaction), facts, of, report),
      );
      const { id, tests, failed, flaky } = kept;
      if (id !== null)
        await database.transaction({ tenant: caller.tenant, role: roleOf('insights', 'action') }, t =>
          takeTestRun(
            storeOf(t),
            { tenant: caller.tenant, repository: of.repository },
            { report: id, tests, failed, flaky },
            facts.now,
          ),
        );
      response.status(kept.id === null ? 200 : 201).json(kept);
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'a report could not be taken');
      // What is left of a refused body is not waited for.
      response.set('connection', 'close');
      sendProblem(response, problemOf(error));
    }
  });
  return router;
}
