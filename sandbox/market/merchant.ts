import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import { inOneRelease } from '../../mcp-servers/ucp/answering.ts';
import { answerErrors } from '../../mcp-servers/ucp/body.ts';
import { mcpRouter } from '../../mcp-servers/ucp/mcp.ts';
import { inTwoReleases } from '../../mcp-servers/ucp/next/answering.ts';
import { eventWords } from '../../mcp-servers/ucp/next/answers.ts';
import { platformVersions } from '../../mcp-servers/ucp/next/platform-version.ts';
import { nextProfile } from '../../mcp-servers/ucp/next/profile.ts';
import { described, restRouter } from '../../mcp-servers/ucp/rest.ts';
import {
  exportKey,
  importKey,
  newSigningKey,
  publicJwk,
  type SigningKey,
} from '../../mcp-servers/ucp/signing.ts';
import { orderWebhooks } from '../../mcp-servers/ucp/webhooks.ts';
import { type Clock, newId, systemClock } from '../../platform/identifiers.ts';
import { hasShipped } from '../../tools/store/business/order.ts';
import { businessProfile, type Endpoints, ucpVersion } from '../../tools/store/business/profile.ts';
import { inMemoryAssortment } from '../../tools/store/in-memory-assortment.ts';
import { openJournal } from '../../tools/store/journal.ts';
import type { Change, LedgerEntry } from '../../tools/store/memory-storage.ts';
import type { OrderRecord } from '../../tools/store/ports.ts';
import { sandboxPayments } from '../../tools/store/sandbox-payments.ts';
import type { Shop } from '../../tools/store/shop.ts';
import { refusal } from '../../tools/store/storefront.ts';
import { addressBook } from './address-book.ts';
import {
  decliningPayments,
  EmptyingStorage,
  Faults,
  faultGate,
  movingPrices,
  refusedAddresses,
} from './faults.ts';
import { orderWrites } from './order-writes.ts';
import { shopPages } from './pages.ts';
import { extensionSchemas, paymentRoutes } from './payment-routes.ts';
import type { MerchantSeed } from './seed.ts';
import { testingRoutes } from './testing-routes.ts';

export interface MerchantConfig {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Folder of the journal and the signing key; without one the merchant forgets everything when it stops. */
  readonly data?: string;
  /** Opens `/testing`. */
  readonly simulationSecret?: string;
  /** Whether orders can be taken back over the API. */
  readonly cancelsOrders?: boolean;
  /**
   * As the official conformance suite expects it, also in its earlier states: returning customers are recognized by
   * their email, orders can be written by anybody, the REST binding answers at the root too, the profile stands beside
   * `ucp` as well as in it, and order events carry the type and the order as a field.
   */
  readonly conformance?: boolean;
  /** Advertises the release that comes after 2026-04-08, and serves that one on to platforms that speak it. */
  readonly next?: boolean;
  readonly clock?: Clock;
  readonly newId?: () => string;
  readonly report?: (failure: unknown) => void;
}

export interface RunningMerchant {
  readonly id: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly rest: string;
  readonly mcp: string;
  readonly shop: Shop;
  readonly faults: Faults;
  /** Every order that was ever placed. */
  ledger(): LedgerEntry[];
  /** Resolves when no webhook is on its way any more. */
  webhooksSettled(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a merchant on 127.0.0.1: a UCP business over REST and MCP, with pages for people. */
export async function startMerchant(
  seed: MerchantSeed,
  config: MerchantConfig = {},
): Promise<RunningMerchant> {
  const { report = console.error, conformance = false, cancelsOrders = true, next = false, data } = config;
  const clock = config.clock ?? systemClock;
  const { business } = seed;
  if (data) mkdirSync(data, { recursive: true });
  const server = createServer();
  const port = await listen(server, config.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;

  const faults = new Faults();
  const stock = new Map(
    seed.products.flatMap(({ variants }) => variants.map(({ id, stock }) => [id, stock])),
  );
  const journal = data ? openJournal<Change>(join(data, `${business.id}.journal`)) : undefined;
  const storage = new EmptyingStorage(stock, faults, journal);
  const key = data ? keptKey(join(data, `${business.id}.key.json`)) : newSigningKey();
  const webhooks = orderWebhooks({
    profileUrl: `${origin}/.well-known/ucp`,
    key,
    clock,
    newId: config.newId ?? newId,
    allows: isLoopback,
    // The suite takes whatever comes first for the event that it waits for: old ones must not linger.
    ...(conformance ? { extras: earlierEvent, retryAfterMs: [200, 600] } : {}),
    ...(next ? { inWordsOf: eventWords } : {}),
    report,
  });
  const shop: Shop = {
    terms: { ...seed, origin },
    storage,
    assortment: movingPrices(inMemoryAssortment(seed.products), faults),
    payments: decliningPayments(sandboxPayments, faults),
    clock,
    newId: config.newId ?? newId,
    cancelsOrders,
    deliveryCheck: refusedAddresses(faults),
    onOrder: webhooks.onOrder,
    ...(conformance ? { addressBook: addressBook(seed.customers) } : {}),
  };
  const endpoints = { rest: `${origin}/ucp`, mcp: `${origin}/ucp/mcp` };
  const profileOf = (places: Endpoints) =>
    businessProfile(shop.terms, places, cancelsOrders, [publicJwk(key)]);
  const earlier = `/.well-known/ucp/${ucpVersion}`;
  const profile = next ? nextProfile(profileOf(endpoints), `${origin}${earlier}`) : profileOf(endpoints);
  const answering = next ? inTwoReleases(shop, platformVersions(isLoopback, clock)) : inOneRelease(shop);

  const app = express();
  app.disable('x-powered-by');
  app.use(onlyLoopbackHosts);
  app.get('/.well-known/ucp', (_request, response) => {
    response
      .set('Cache-Control', 'public, max-age=60')
      .json(conformance ? { ...profile.ucp, ...profile } : profile);
  });
  // Who has chosen the earlier profile asks at its addresses: that says which release is meant.
  if (next) {
    const base = `/${ucpVersion}/ucp`;
    const earlierProfile = profileOf({ rest: `${origin}${base}`, mcp: `${origin}${base}/mcp` });
    app.get(earlier, (_request, response) => {
      response.set('Cache-Control', 'public, max-age=60').json(earlierProfile);
    });
    app.use(base, faultGate(faults));
    app.use(`${base}/mcp`, mcpRouter(shop, report));
    app.use(base, restRouter(shop, report));
  }
  app.use('/ucp', faultGate(faults));
  app.use('/ucp/mcp', mcpRouter(shop, report, answering));
  app.use('/testing', testingRoutes({ shop, storage, faults, secret: config.simulationSecret }));
  app.use('/payments', paymentRoutes());
  app.use('/schemas', extensionSchemas());
  if (conformance) app.use('/ucp', orderWrites(shop, storage)).use(orderWrites(shop, storage));
  app.use('/ucp', restRouter(shop, report, answering));
  if (conformance) app.use(restRouter(shop, report, answering));
  app.use(shopPages(shop, seed.products));
  app.use((_request, response) => void response.status(404).json({ detail: 'There is nothing here' }));
  app.use(
    answerErrors(report, rejection => ({ status: rejection.status, body: described(refusal(rejection)) })),
  );
  server.on('request', app);

  return {
    id: business.id,
    origin,
    ...endpoints,
    shop,
    faults,
    ledger: () => storage.ledger(),
    webhooksSettled: () => webhooks.settled(),
    async stop() {
      webhooks.close();
      await webhooks.settled();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      storage.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function keptKey(path: string): SigningKey {
  if (existsSync(path)) return importKey(JSON.parse(readFileSync(path, 'utf8')));
  const key = newSigningKey();
  writeFileSync(path, JSON.stringify(exportKey(key)), { mode: 0o600 });
  return key;
}

const earlierEvent = ({ order }: OrderRecord): object => ({
  event_type: hasShipped(order) ? 'order_shipped' : 'order_placed',
  order,
});

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A sandbox talks to this machine only. */
const isLoopback = (url: URL): boolean => url.protocol === 'http:' && loopback.has(url.hostname);

/** Keeps foreign names out that point at this machine (DNS rebinding). */
const onlyLoopbackHosts: RequestHandler = (request, response, next) => {
  const host = request.get('Host') ?? '';
  if (URL.canParse(`http://${host}`) && loopback.has(new URL(`http://${host}`).hostname)) return next();
  response.status(403).json({ detail: 'This sandbox answers to localhost and 127.0.0.1 only' });
};
