import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { type Clock, newId, systemClock } from '../../platform/identifiers.ts';
import { openJournal } from '../../tools/store/journal.ts';
import { adminEndpoint } from './admin-endpoint.ts';
import { App } from './app.ts';
import { asSeen, type Weigh } from './cost.ts';
import { Faults } from './faults.ts';
import type { Goods } from './goods.ts';
import { oauthRoutes } from './oauth.ts';
import { adminSchema } from './schema.ts';
import { type LedgerEntry, Shop } from './shop.ts';
import { testingRoutes } from './testing-routes.ts';
import { Bucket, type Plan } from './throttle.ts';
import { Webhooks } from './webhooks.ts';

export interface ShopifyConfig {
  readonly goods: Goods;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly name?: string;
  readonly domain?: string;
  readonly plan?: Plan;
  /** How connections are reckoned; as real shops were seen to do it when absent. */
  readonly weigh?: Weigh;
  /** Folder that is the shop's own; without one it forgets everything at its end. */
  readonly data?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Opens `/testing`. */
  readonly simulationSecret?: string;
  /** What a token from the shop's own settings may do. */
  readonly scopes?: readonly string[];
  readonly webhookRetryAfterMs?: readonly number[];
  readonly clock?: Clock;
  /** Milliseconds of a clock that never goes back, for the bucket. */
  readonly monotonic?: () => number;
  readonly report?: (failure: unknown) => void;
}

export interface RunningShopify {
  /** `http://127.0.0.1:PORT`, in the place of `https://{shop}.myshopify.com`. */
  readonly origin: string;
  readonly domain: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A token as the shop's own settings give one. */
  readonly accessToken: string;
  readonly shop: Shop;
  readonly app: App;
  readonly faults: Faults;
  readonly bucket: Bucket;
  readonly webhooks: Webhooks;
  /** The seller removes the app: its tokens end, and it is told so. */
  uninstall(): void;
  stop(): Promise<void>;
}

/** Opens a Shopify shop on 127.0.0.1: the Admin GraphQL API, OAuth, and webhooks. */
export async function startShopify(config: ShopifyConfig): Promise<RunningShopify> {
  const {
    name = 'Harbor Goods',
    domain = 'harbor-goods.myshopify.com',
    data,
    report = console.error,
  } = config;
  const clock = config.clock ?? systemClock;
  const monotonic = config.monotonic ?? (() => performance.now());
  if (data) mkdirSync(data, { recursive: true });
  const journal = data ? openJournal<LedgerEntry>(join(data, 'prices.journal')) : undefined;
  const shop = new Shop(config.goods, clock, journal);
  const now = () => clock().getTime();
  const { clientId, clientSecret } = config;
  const app = new App({ file: data && join(data, 'app.json'), clientId, clientSecret, now });
  const faults = new Faults();
  const bucket = new Bucket(config.plan ?? 'standard', monotonic);
  const webhooks = new Webhooks({
    shop,
    app,
    domain,
    clock,
    newId,
    allows: isLoopback,
    ...(config.webhookRetryAfterMs ? { retryAfterMs: config.webhookRetryAfterMs } : {}),
  });
  const identity = { name, domain };
  const uninstall = (): void => {
    app.revokeAll();
    webhooks.uninstalled({ id: 1, name, domain, myshopify_domain: domain });
  };
  const schema = adminSchema();

  const web = express();
  web.disable('x-powered-by');
  web.use(onlyLoopbackHosts);
  web.post(
    '/admin/api/:version/graphql.json',
    express.json({ limit: '4mb' }),
    adminEndpoint({
      shop,
      identity,
      app,
      webhooks,
      schema,
      faults,
      bucket,
      newId,
      weigh: config.weigh ?? asSeen,
    }),
  );
  web.use('/admin/oauth', oauthRoutes({ app, domain, now, allows: isLoopback }));
  web.use('/testing', testingRoutes({ shop, faults, bucket, uninstall, secret: config.simulationSecret }));
  web.use((_request, response) => void response.status(404).json({ errors: 'Not Found' }));
  web.use(answerBugs(report));
  const server = createServer(web);
  const port = await listen(server, config.port ?? 0);

  return {
    origin: `http://127.0.0.1:${port}`,
    domain,
    name,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    accessToken: app.issue(config.scopes ?? ['write_products', 'read_inventory']),
    shop,
    app,
    faults,
    bucket,
    webhooks,
    uninstall,
    async stop() {
      webhooks.close();
      await webhooks.settled();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      shop.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A sandbox talks to this machine only. */
const isLoopback = (url: URL): boolean => url.protocol === 'http:' && loopback.has(url.hostname);

/** Keeps foreign names out that point at this machine (DNS rebinding). */
const onlyLoopbackHosts: RequestHandler = (request, response, next) => {
  const host = request.get('Host') ?? '';
  if (URL.canParse(`http://${host}`) && loopback.has(new URL(`http://${host}`).hostname)) return next();
  response.status(403).json({ errors: 'This sandbox answers to localhost and 127.0.0.1 only' });
};

const answerBugs =
  (report: (failure: unknown) => void): ErrorRequestHandler =>
  (thrown, _request, response, next) => {
    const status = (thrown as { status?: unknown }).status;
    const isClients = typeof status === 'number' && status >= 400 && status < 500;
    if (!isClients) report(thrown);
    if (response.headersSent) return next(thrown);
    response
      .status(isClients ? status : 500)
      .json({ errors: isClients ? 'Bad Request' : 'Internal Server Error' });
  };
