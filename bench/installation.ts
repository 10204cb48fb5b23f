import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '../platform/context.ts';
import { createKernel, type Kernel } from '../platform/create-kernel.ts';
import type { Database } from '../platform/database/database.ts';
import { openEmbedded } from '../platform/database/embedded.ts';
import { migrate, roleOf } from '../platform/database/migrate.ts';
import { openServer } from '../platform/database/server.ts';
import { storeOf } from '../platform/database/store.ts';
import { openQueue } from '../platform/events/queue.ts';
import { systemClock } from '../platform/identifiers.ts';
import { issueAccessToken } from '../platform/identity/access-tokens.ts';
import { type Authentication, authentication } from '../platform/identity/authenticate.ts';
import { openIdentity } from '../platform/identity/identity.ts';
import { createTenant } from '../platform/identity/tenants.ts';
import type { Principal } from '../platform/principal.ts';
import { openKeyring } from '../platform/privacy/keyring-file.ts';
import { shelf, warehouse } from './shelf/shelf.ts';

/** Where rows are kept: inside the process, in a copy of this folder; or by the PostgreSQL server of this URL. */
export type Home = { readonly template: string } | { readonly url: string };

export const articles = 1000;
export const articleOf = (index: number): string => `tea-${String(index % articles).padStart(4, '0')}`;

export interface Installation {
  readonly kernel: Kernel;
  readonly database: Database;
  readonly authenticated: Authentication;
  readonly operator: Principal;
  readonly assistant: Principal;
  /** The assistant's bearer token. */
  readonly token: string;
  close(): Promise<void>;
}

/** A migrated folder to copy: to make one takes seconds, and a run needs half a dozen. */
export async function makeTemplate(): Promise<string> {
  const template = await mkdtemp(join(tmpdir(), 'countersign-bench-template-'));
  const database = await openEmbedded({ folder: template });
  await migrate(database, [shelf]);
  await database.close();
  return template;
}

/** The database of a measurement, and what removes it. An embedded one is on disk, as the product's is. */
export async function openHome(home: Home): Promise<{ database: Database; remove(): Promise<void> }> {
  if ('url' in home) {
    const database = await openServer(home.url);
    return { database, remove: () => database.close() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  await cp(home.template, folder, { recursive: true });
  const database = await openEmbedded({ folder });
  return {
    database,
    async remove() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A whole installation with one tenant, its operator and an assistant; workers run, as in the product. */
export async function openInstallation(home: Home, origin: string): Promise<Installation> {
  const { database, remove } = await openHome(home);
  const capabilities = [shelf];
  await migrate(database, capabilities);
  const keys = await mkdtemp(join(tmpdir(), 'countersign-bench-keys-'));
  const keyring = await openKeyring(join(keys, 'keys'));
  const identity = openIdentity(database, keyring, systemClock, capabilities);
  const made = await createTenant(identity, { name: 'Bench', operator: 'Olga' });
  const { tenant } = made;
  const operator: Principal = {
    tenant,
    id: made.operator,
    kind: 'operator',
    name: 'Olga',
    scopes: identity.vocabulary.ofRole('owner'),
  };
  const { token, ...issued } = await tokenOf(identity, operator);
  await stockShelf(database, tenant);
  const kernel = await createKernel({
    database,
    keyring,
    capabilities,
    ports: { warehouse: warehouse() } as Ports,
    proposalUrl: id => `${origin}/proposals/${id}`,
  });
  const databaseUrl = 'url' in home ? home.url : undefined;
  await kernel.startWorkers(await openQueue({ database, databaseUrl }));
  return {
    kernel,
    database,
    authenticated: authentication(identity, { origin }),
    operator,
    assistant: {
      tenant,
      id: issued.agent,
      kind: 'agent',
      name: 'Assistant',
      scopes: issued.scopes,
      onBehalfOf: operator.id,
    },
    token,
    async close() {
      await kernel.close();
      await remove();
      await rm(keys, { recursive: true, force: true });
    },
  };
}

async function tokenOf(identity: Parameters<typeof issueAccessToken>[0], operator: Principal) {
  const { secret, agent, scopes } = await issueAccessToken(identity, operator, {
    name: 'Assistant',
    scopes: ['shelf:read', 'shelf:act', 'approvals:read'],
  });
  return { token: secret, agent, scopes };
}

const stockShelf = (database: Database, tenant: string): Promise<unknown> =>
  database.transaction({ tenant, role: roleOf('shelf', 'action') }, t =>
    storeOf(t)
      .insertInto('shelf.price')
      .values(
        Array.from({ length: articles }, (_, index) => ({
          tenant_id: tenant,
          article: articleOf(index),
          amount: 100 + index,
          currency: 'USD',
        })),
      )
      .execute(),
  );
