import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type Request, type Router } from 'express';
import { agentProfile } from '../connectors/ucp/agent-profile.ts';
import { answerErrors } from '../mcp-servers/ucp/body.ts';
import { mcpRouter } from '../mcp-servers/ucp/mcp.ts';
import { described, restRouter } from '../mcp-servers/ucp/rest.ts';
import { errorRegistry, problemOf, Refusal } from '../platform/errors.ts';
import { log } from '../platform/telemetry/log.ts';
import type { Telemetry } from '../platform/telemetry/start.ts';
import { businessProfile } from '../tools/store/business/profile.ts';
import { reject } from '../tools/store/business/rejection.ts';
import type { Shop } from '../tools/store/shop.ts';
import { refusal } from '../tools/store/storefront.ts';
import { accessRoutes } from './api/access.ts';
import { type PersonOf, sendProblem } from './api/answer.ts';
import { freezeRoutes } from './api/freezes.ts';
import { houseRoutes } from './api/house.ts';
import { inboxRoutes } from './api/inbox.ts';
import { type LearningOptions, learningRoutes } from './api/learning.ts';
import { liveSessionRoutes } from './api/live-sessions.ts';
import { manualSessionRoutes } from './api/manual-sessions.ts';
import { memoryRoutes } from './api/memory.ts';
import { passkeyRoutes } from './api/passkeys.ts';
import { profileRoutes } from './api/profile.ts';
import { proposalRoutes } from './api/proposals.ts';
import { runRoutes } from './api/runs.ts';
import { type ServersOptions, serverRoutes } from './api/servers.ts';
import { type SessionOptions, sessionRoutes } from './api/session.ts';
import { settingsRoutes } from './api/settings.ts';
import { shopRoutes as connectedShopRoutes, shopCallback } from './api/shops.ts';
import type { LiveSessions } from './live/live-sessions.ts';
import type { HealthWatch } from './observation/health.ts';
import { securityHeaders } from './security.ts';
import type { ShopInstaller } from './shops/install-shop.ts';
import type { SettingsView } from './wire.ts';

export interface AppOptions extends SessionOptions {
  /** A person by session, or an assistant by token. */
  readonly callerOf: PersonOf;
  readonly live: LiveSessions;
  readonly learning: LearningOptions;
  readonly gateway: Router;
  readonly servers: ServersOptions;
  readonly langgraph: Router;
  readonly changes: Router;
  readonly settings: () => Promise<SettingsView>;
  readonly webhooks: Router;
  readonly shops: ShopInstaller;
  readonly reports: Router;
  readonly shop: Shop;
  readonly shopKeys: readonly object[];
  readonly health: Pick<HealthWatch, 'ready' | 'health'>;
  /** Whether the local command line, which knows a secret of the data folder, is asking. */
  readonly local: Router;
  /** RFC 9728: where a client gets a token for `/mcp`, when an OpenID provider is configured. */
  readonly resourceMetadata?: object | undefined;
  readonly metrics?: Telemetry['metrics'] | undefined;
}

const consoleFolder = fileURLToPath(new URL('../console/dist/', import.meta.url));

/** The one HTTP application: console, decisions, conversations, MCP, our shop for other people's agents. */
export function createApp(options: AppOptions): Express {
  const { origin, shop, personOf } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', false);
  app.use(securityHeaders(origin));
  healthRoutes(app, options);
  if (options.metrics) app.get('/metrics', options.metrics);
  if (options.resourceMetadata)
    app.get(
      /^\/\.well-known\/oauth-protected-resource(\/mcp)?$/,
      (_request, response) => void response.json(options.resourceMetadata),
    );
  app.use(redirectLoopback(origin));
  app.use(options.webhooks);
  app.use(shopCallback(options.shops, origin));
  app.use(options.reports);
  app.use(options.gateway);
  shopRoutes(app, shop, options.shopKeys);
  app.use('/langgraph', options.langgraph);
  app.use('/local', options.local);
  app.use('/api', sessionRoutes(options));
  app.use('/api', options.changes);
  app.use('/api', express.json({ limit: '1mb' }));
  app.use('/api', proposalRoutes(options.kernel, personOf));
  app.use('/api', settingsRoutes(options.settings, personOf));
  app.use('/api', inboxRoutes(options.kernel, personOf));
  app.use('/api', runRoutes(options.kernel, personOf));
  app.use('/api', freezeRoutes(options.kernel.parts, personOf));
  app.use('/api', passkeyRoutes(options.kernel.parts, personOf));
  app.use('/api', accessRoutes(options.kernel.parts, options.identity, origin, personOf));
  app.use('/api', profileRoutes(options.kernel.parts, personOf));
  app.use('/api', memoryRoutes(options.kernel.parts, personOf));
  app.use('/api', learningRoutes(options.kernel, personOf, options.learning));
  app.use(
    '/api',
    manualSessionRoutes(options.kernel, options.callerOf, id => options.live.isOpen(id)),
  );
  app.use('/api', liveSessionRoutes(options.kernel, personOf, options.live));
  app.use('/api', houseRoutes(options.kernel, personOf));
  app.use('/api', connectedShopRoutes(options.kernel, options.shops, personOf));
  app.use('/api', serverRoutes(options.servers, personOf));
  consoleRoutes(app);
  app.use((request, response) => sendProblem(response, nothingAt(request).problem));
  app.use(lastResort);
  return app;
}

/** Whether the process lives, whether it takes requests, and how every part is: for those who look after it. */
function healthRoutes(app: Express, { health }: AppOptions): void {
  app.get('/livez', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', async (_request, response) => {
    const { ok, parts } = await health.ready();
    response.status(ok ? 200 : 503).json(parts);
  });
  app.get('/healthz', async (_request, response) => {
    const seen = await health.health();
    response.status(seen.status === 'down' ? 503 : 200).json(seen);
  });
}

/** Addresses of programs: they get no page, and are not sent elsewhere. */
const forPrograms = /^\/(api|mcp|ucp|langgraph|local|agent|webhooks|ci|assets|\.well-known)(\/|$)/;

/** Chromium takes passkeys on `localhost` only, so people who come by address are sent there. */
const redirectLoopback =
  (origin: string): express.RequestHandler =>
  (request, response, next) => {
    const wanted = new URL(origin);
    const host = request.get('host') ?? '';
    const page = request.method === 'GET' && !forPrograms.test(request.path);
    if (page && wanted.hostname === 'localhost' && /^127\.0\.0\.1(:|$)/.test(host))
      response.redirect(308, `${wanted.origin}${request.originalUrl}`);
    else next();
  };

function shopRoutes(app: Express, shop: Shop, keys: readonly object[]): void {
  const { origin } = shop.terms;
  const report = (failure: unknown): void => log.error({ err: failure }, 'our shop failed');
  const endpoints = { rest: `${origin}/ucp`, mcp: `${origin}/ucp/mcp` };
  const profile = businessProfile(shop.terms, endpoints, shop.cancelsOrders, keys);
  app.get(
    '/.well-known/ucp',
    (_request, response) => void response.set('cache-control', 'public, max-age=60').json(profile),
  );
  app.get('/agent/.well-known/ucp', (_request, response) => void response.json(agentProfile(origin)));
  app.use('/ucp/mcp', mcpRouter(shop, report));
  app.use('/ucp', restRouter(shop, report));
  app.use('/ucp', (request, response) => {
    const { status, body } = refusal(reject('not_found', nothingAt(request).message));
    response.status(status).json(described({ status, body }));
  });
  app.use(
    '/ucp',
    answerErrors(report, rejection => ({ status: rejection.status, body: described(refusal(rejection)) })),
  );
}

/** The built console: its assets for ever (their names change with their content), its page for every other address. */
function consoleRoutes(app: Express): void {
  const forEver = { index: false as const, maxAge: '1y', immutable: true };
  app.use('/assets', express.static(`${consoleFolder}assets`, forEver));
  app.use(express.static(consoleFolder, { index: false, maxAge: 0 }));
  app.get(/.*/, (request, response, next) => {
    if (forPrograms.test(request.path)) next();
    else if (existsSync(`${consoleFolder}index.html`))
      response.set('cache-control', 'no-cache').sendFile('index.html', { root: consoleFolder });
    else
      response
        .status(503)
        .type('text')
        .send('The console is not built: run npm start, or npx vite build console.');
  });
}

const nothingAt = ({ method, originalUrl }: Request): Refusal =>
  new Refusal('not_found', `There is no ${method} ${originalUrl.split('?', 1)[0]} here.`, {
    mend: 'Check the address; docs/http-api.md lists the routes.',
  });

/** Bodies that are too large or no JSON, and bugs of ours; no stack ever leaves the house. */
const lastResort: ErrorRequestHandler = (
  error: { type?: string; status?: number },
  request,
  response,
  _next,
) => {
  if (response.headersSent) return response.end();
  if (error.type === 'entity.too.large')
    return sendProblem(response, new Refusal('body_too_large', 'The body is larger than 1 MB.').problem);
  if (error.type === 'entity.parse.failed')
    return sendProblem(response, new Refusal('invalid_input', 'The body is not JSON.').problem);
  if (error instanceof URIError) return sendProblem(response, nothingAt(request).problem);
  const problem = problemOf(error);
  if (errorRegistry[problem.code].status >= 500)
    log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
  sendProblem(response, problem);
};
