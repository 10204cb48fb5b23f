import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Router } from 'express';
import { z } from 'zod';
import { vendorHealth } from '../../connectors/vendor-health.ts';
import type { Gateway } from '../../mcp-servers/gateway.ts';
import { pathOf } from '../../mcp-servers/servers.ts';
import { problemOf } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { type GitHub, reachGitHub } from '../github.ts';
import type { SurfaceReviews } from '../surface-reviews.ts';
import type { ConnectorView, ServerView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';

export interface ServersOptions {
  readonly gateway: Pick<Gateway, 'servers' | 'inProcess' | 'surface' | 'toolsChanged'>;
  readonly reviews: SurfaceReviews;
  /** In whose name the servers are asked: the assistant of a person, who is shown what it would be shown. */
  readonly assistantOf: (person: Principal) => Principal;
  readonly github: () => GitHub | undefined;
  /** How the connected shops of a tenant are, asked just now. */
  readonly shops: (tenant: string) => Promise<readonly ConnectorView[]>;
}

const patienceMs = 5_000;

/** Whether what assistants work with answers: each MCP server, asked over MCP, and each vendor of the installation. */
export function serverRoutes(
  { gateway, reviews, assistantOf, github, shops }: ServersOptions,
  personOf: PersonOf,
): Router {
  const router = Router();
  router.get(
    '/servers',
    route(personOf, async ({ person }): Promise<ServerView[]> => {
      const fetch = gateway.inProcess(assistantOf(person));
      await reviews.look();
      return Promise.all(
        gateway.servers.map(async name => ({
          ...(await askServer(name, fetch)),
          unreviewed: reviews.changeOf(name, gateway.surface(name)) ?? null,
        })),
      );
    }),
  );
  router.post(
    '/servers/:name/review',
    route(personOf, async ({ person, request, read }) => {
      const { hash } = read({ hash: z.string() });
      await reviews.review(person, String(request.params.name), hash, gateway);
    }),
  );
  router.get(
    '/connectors',
    route(personOf, async ({ person }): Promise<ConnectorView[]> => {
      const connected = github();
      return [...(connected ? [await askGitHub(connected)] : []), ...(await shops(person.tenant))];
    }),
  );
  return router;
}

type Answer = Omit<ServerView, 'unreviewed'>;

async function askServer(name: string, fetch: ReturnType<Gateway['inProcess']>): Promise<Answer> {
  const began = performance.now();
  const path = pathOf(name);
  const client = new Client({ name: 'countersign-console', version: '1' });
  const answered = (tools: number | null, problem: string | null): Answer => ({
    name,
    path,
    tools,
    problem,
    answeredInMs: Math.round((performance.now() - began) * 10) / 10,
  });
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL(`http://localhost${path}`), { fetch }), {
      timeout: patienceMs,
    });
    const { tools } = await client.listTools({}, { timeout: patienceMs });
    return answered(tools.length, null);
  } catch (error) {
    return answered(null, problemOf(error).message);
  } finally {
    await client.close().catch(() => {});
  }
}

async function askGitHub(connected: GitHub): Promise<ConnectorView> {
  const address = connected.account.api;
  const health = await reachGitHub(connected, AbortSignal.timeout(patienceMs)).then(
    () => 'ok',
    error => problemOf(error).message,
  );
  return { name: 'GitHub', address, health, seen: vendorHealth.of('GitHub', address) ?? null };
}
