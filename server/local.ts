import { randomBytes, timingSafeEqual } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { z } from 'zod';
import { exportAudit } from '../platform/audit/export.ts';
import type { Kernel } from '../platform/create-kernel.ts';
import type { Database } from '../platform/database/database.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import { replayEvents } from '../platform/events/replay.ts';
import { issueAccessToken, listAccessTokens, revokeAccessToken } from '../platform/identity/access-tokens.ts';
import type { Identity } from '../platform/identity/identity.ts';
import { addressOfLink, issueOperatorLink } from '../platform/identity/operator-links.ts';
import type { Principal } from '../platform/principal.ts';
import { freeze, freezesInForce, thaw } from '../platform/proposals/freeze.ts';
import { log } from '../platform/telemetry/log.ts';
import { asExample, listExamples } from '../tools/learning/examples.ts';
import { idIn, parsed, sendProblem } from './api/answer.ts';
import { shopsSeenBy } from './api/shops.ts';
import type { Installation } from './installation.ts';
import type { LangGraphApi } from './langgraph/api.ts';
import { shelfOf } from './learning/shelf.ts';
import { localSecretFile } from './local-door.ts';
import { examplesOf } from './observation/examples.ts';
import { writeBackup } from './safekeeping/backup.ts';
import type { DataFolder } from './safekeeping/data-folder.ts';
import type { ShopInstaller } from './shops/install-shop.ts';

const wantedToken = z.strictObject({
  name: z.string(),
  scopes: z.array(z.string()).optional(),
  days: z.number().optional(),
});
const wantedShop = z.strictObject({ shop: z.string().max(200) });
const wantedBackup = z.strictObject({ file: z.string().min(1) });

interface LocalOptions {
  readonly identity: Identity;
  readonly kernel: Kernel;
  readonly installation: Installation;
  readonly folder: DataFolder;
  readonly origin: string;
  readonly database: Database;
  readonly version: string;
  readonly conversations: Pick<LangGraphApi, 'messages'>;
  readonly shops: ShopInstaller;
}

/**
 * The door of the command line on the same machine: whoever can read the secret in the data folder can read the keys
 * beside it as well. A new secret is made at every start. It links, issues and stops; it cannot decide on a proposal.
 */
export function localRoutes(options: LocalOptions): Router {
  const { identity, kernel, installation, folder, origin } = options;
  const secret = randomBytes(32).toString('hex');
  writeFileSync(join(folder.path, localSecretFile), JSON.stringify({ origin, secret }), { mode: 0o600 });
  const router = Router();
  router.use((request, response, next) => {
    const given = Buffer.from(request.get('x-countersign-local') ?? '');
    const wanted = Buffer.from(secret);
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) next();
    else
      sendProblem(
        response,
        new Refusal('unauthenticated', 'This door is for the command line of this machine.').problem,
      );
  });
  router.use(express.json({ limit: '64kb' }));
  const operator: Principal = {
    tenant: installation.tenant,
    id: installation.operator,
    kind: 'operator',
    name: 'Operator',
    scopes: [...identity.vocabulary.ofRole('owner')],
  };
  const on = (
    method: 'get' | 'post' | 'delete',
    path: string,
    work: (body: Record<string, unknown>, parameters: Record<string, string>) => Promise<unknown>,
  ) =>
    router[method](path, async (request, response) => {
      try {
        response.json(
          (await work(
            (request.body ?? {}) as Record<string, unknown>,
            request.params as Record<string, string>,
          )) ?? { ok: true },
        );
      } catch (error) {
        if (!(error instanceof Refusal)) log.error({ err: error, path }, 'a local command failed');
        sendProblem(response, problemOf(error));
      }
    });
  on('post', '/links', async () => {
    const link = await issueOperatorLink(identity, installation.tenant, installation.operator);
    return { link: addressOfLink(origin, link.secret), expiresAt: link.expiresAt };
  });
  on('get', '/tokens', () => listAccessTokens(identity, operator));
  on('post', '/tokens', body => {
    const { name, scopes, days } = parsed(wantedToken, body);
    return issueAccessToken(identity, operator, { name, scopes, validForDays: days });
  });
  on('delete', '/tokens/:id', (_body, { id }) => revokeAccessToken(identity, operator, id!));
  on('get', '/freezes', () => freezesInForce(kernel.parts, operator.tenant));
  on('post', '/freezes', async body => ({
    id: await freeze(
      kernel.parts,
      operator,
      { kind: 'everything' },
      String(body.reason ?? 'From the command line'),
    ),
  }));
  on('delete', '/freezes/:id', (_body, { id }) => thaw(kernel.parts, operator, idIn(id!)));
  on('get', '/shops', () => shopsSeenBy(kernel, operator));
  on('post', '/shops', async body => ({
    address: await options.shops.begin(operator, parsed(wantedShop, body).shop),
  }));
  on('post', '/backups', body =>
    writeBackup(options.database, folder, parsed(wantedBackup, body).file, {
      version: options.version,
      at: new Date(),
    }),
  );
  router.get('/audit', async (_request, response) => {
    response.type('application/x-ndjson');
    try {
      for await (const line of exportAudit(options.database, kernel.parts.keyring, installation.tenant))
        response.write(`${line}\n`);
      response.end();
    } catch (error) {
      // Cut off rather than ended, so that nobody takes a part of the chain for the whole.
      log.error({ err: error }, 'the audit could not be exported');
      response.destroy();
    }
  });
  on('post', '/replays', async body => ({
    told: await replayEvents(kernel.parts, operator.tenant, String(body.capability)),
  }));
  on('get', '/examples/:thread', (_body, { thread }) =>
    examplesOf(kernel, options.conversations, operator.tenant, thread!),
  );
  on('get', '/learning/examples', async () =>
    (await listExamples(shelfOf(kernel.parts, operator.tenant), 'accepted', { limit: 10_000 })).map(
      asExample,
    ),
  );
  on('get', '/keys', async () => kernel.parts.keyring.publicKeys());
  return router;
}
