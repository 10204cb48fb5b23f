import express, { type Router } from 'express';
import { readDelivery } from '../connectors/github/webhooks.ts';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { storeOf } from '../platform/database/store.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import type { Clock } from '../platform/identifiers.ts';
import { takeDelivery } from '../tools/ci/take-delivery.ts';
import { takeFlow } from '../tools/insights/take-flow.ts';
import { sendProblem } from './api/answer.ts';

export interface WebhookOptions {
  readonly database: Database;
  readonly tenant: string;
  readonly clock: Clock;
  /** What GitHub signs with; nothing is taken where there is none. */
  readonly githubSecrets: readonly string[];
}

/** What other systems tell us of their own accord. Each is believed for its signature over the bytes that came. */
export function webhookRoutes({ database, tenant, clock, githubSecrets }: WebhookOptions): Router {
  const router = express.Router();
  router.post(
    '/webhooks/github',
    express.raw({ type: () => true, limit: '5mb' }),
    async (request, response) => {
      try {
        if (githubSecrets.length === 0)
          throw new Refusal('unauthenticated', 'No secret for webhooks is set here.');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const delivery = readDelivery(body, request.headers, githubSecrets);
        const outcome = await database.transaction({ tenant, role: roleOf('ci', 'action') }, t =>
          takeDelivery(storeOf(t), tenant, delivery, clock()),
        );
        const { flow, repository } = delivery;
        // A delivery that comes again is kept again: the first time may have ended between the two.
        if (outcome !== 'foreign' && flow && repository)
          await database.transaction({ tenant, role: roleOf('insights', 'action') }, t =>
            takeFlow(storeOf(t), { tenant, repository }, flow),
          );
        response.status(outcome === 'foreign' ? 202 : 200).json({ outcome });
      } catch (error) {
        sendProblem(response, problemOf(error));
      }
    },
  );
  return router;
}
