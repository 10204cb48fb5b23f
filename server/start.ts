import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OfflinePlanner } from '../agents/planner/planner.ts';
import { priceOf } from '../agents/prices.ts';
import { githubCi } from '../connectors/github/ci.ts';
import { githubCode } from '../connectors/github/code.ts';
import { jiraIssues } from '../connectors/jira/issues.ts';
import { playwrightBench } from '../connectors/playwright/bench.ts';
import { s3Evidence } from '../connectors/s3/evidence.ts';
import { ucpMerchants } from '../connectors/ucp/merchant.ts';
import { openCheckpoints } from '../graphs/checkpoints.ts';
import { registry } from '../graphs/registry.ts';
import { supervisorGraph } from '../graphs/supervisor.ts';
import { type Toolset, toolsetFor } from '../graphs/toolset.ts';
import { createGateway } from '../mcp-servers/gateway.ts';
import { publicJwk } from '../mcp-servers/ucp/signing.ts';
import { createKernel, type Kernel } from '../platform/create-kernel.ts';
import type { Database } from '../platform/database/database.ts';
import { openEmbedded } from '../platform/database/embedded.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openServer } from '../platform/database/server.ts';
import { openQueue } from '../platform/events/queue.ts';
import { evidenceFolder } from '../platform/evidence/folder.ts';
import { systemClock } from '../platform/identifiers.ts';
import { authentication } from '../platform/identity/authenticate.ts';
import { type Identity, openIdentity } from '../platform/identity/identity.ts';
import { oidcSettings, tokenVerifier } from '../platform/identity/oidc.ts';
import {
  protectedResourceAddress,
  protectedResourceMetadata,
} from '../platform/identity/protected-resource.ts';
import { listTenants } from '../platform/identity/tenants.ts';
import type { Principal } from '../platform/principal.ts';
import { keyringFromEnvironment, openKeyring } from '../platform/privacy/keyring-file.ts';
import { log } from '../platform/telemetry/log.ts';
import type { Telemetry } from '../platform/telemetry/start.ts';
import { capabilities } from '../tools/capabilities.ts';
import { openStore } from '../tools/store/open-store.ts';
import type { PersonOf } from './api/answer.ts';
import { headersOf } from './api/caller.ts';
import { openChanges } from './api/changes.ts';
import { settingsOf } from './api/settings.ts';
import { createApp } from './app.ts';
import { assistantFor } from './assistant.ts';
import type { Configuration } from './configuration.ts';
import { askForWebhooks, type GitHub, registerRepositories } from './github.ts';
import {
  competitorPricesOf,
  dailySalesOf,
  goodsOf,
  ownPricesOf,
  priceGoods,
  pricesOfRecord,
} from './goods.ts';
import {
  furnish,
  type Installation,
  openInstallation,
  ownGoods,
  registerMarket,
  storeTransact,
} from './installation.ts';
import { learnPreferences } from './learn-preferences.ts';
import { hearDecisions } from './learning/hear-decisions.ts';
import { noteMessages } from './learning/note-messages.ts';
import { openReaders } from './learning/readers.ts';
import { beginWeeks, scoreDrafts } from './learning/score-drafts.ts';
import { lexiconOf } from './lexicon.ts';
import { LiveSessions } from './live/live-sessions.ts';
import { liveSocket } from './live/socket.ts';
import { localRoutes } from './local.ts';
import { type Market, startMarket } from './market.ts';
import { noteHeals } from './note-heals.ts';
import { webhookSubscriber } from './notify/webhook.ts';
import { eventCounters } from './observation/count-events.ts';
import { watchHealth } from './observation/health.ts';
import { walkEvery } from './observation/journeys.ts';
import { type LangSmith, langsmithIn, openLangSmith } from './observation/langsmith.ts';
import { type OrderTelling, orderSigningKey, outsideOf, tellOfOrders } from './order-events.ts';
import { portsOf } from './ports.ts';
import { reconcilePriceRuns } from './price-reconciliation.ts';
import { runPriceSchedules } from './price-schedules.ts';
import { beginPriceSnapshots, keepPriceSnapshots } from './price-snapshots.ts';
import { refreshCompetitors } from './refresh-competitors.ts';
import { reportRoutes } from './reports.ts';
import type { DataFolder } from './safekeeping/data-folder.ts';
import { takeBuildsTold } from './sandbox-builds.ts';
import { keepShops } from './shops/keep-shops.ts';
import { openShops } from './shops/open-shops.ts';
import { connectSandboxShop } from './shops/sandbox-seller.ts';
import { shopifyAppOf, shopifySecretsOf } from './shops/shopify-app.ts';
import { SurfaceReviews } from './surface-reviews.ts';
import { wakeConversations } from './wake-conversations.ts';
import { webhookRoutes } from './webhooks.ts';

export interface Running {
  readonly origin: string;
  readonly installation: Installation;
  readonly identity: Identity;
  readonly kernel: Kernel;
  readonly market: Market | undefined;
  readonly github: GitHub | undefined;
  stop(): Promise<void>;
}

export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

/** Longer than clients and proxies keep an idle connection, so that none is closed under a request that is on its way. */
const idleConnectionMs = 65_000;

/** Starts everything, in order, and resolves when it is ready. What was started is stopped again when a part fails. */
export async function startServer(
  configuration: Configuration,
  folder: DataFolder,
  environment: NodeJS.ProcessEnv = process.env,
  telemetry?: Telemetry,
): Promise<Running> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse())
      await end().catch(error => log.error({ err: error }, 'a part did not stop cleanly'));
  };
  try {
    return await start(configuration, folder, environment, telemetry, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  configuration: Configuration,
  folder: DataFolder,
  environment: NodeJS.ProcessEnv,
  telemetry: Telemetry | undefined,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Running> {
  const starting = configuration.market && startMarket({ data: folder.market, ...configuration.market });
  starting?.catch(() => {});
  const [database, keyring] = await Promise.all([
    openDatabase(configuration, folder),
    openKeys(folder, environment),
  ]);
  stops.push(() => database.close());
  await migrate(database, capabilities);
  const identity = openIdentity(database, keyring, systemClock, capabilities);
  const installation = await openInstallation(identity);
  const { tenant } = installation;

  const server = createServer({ keepAliveTimeout: idleConnectionMs });
  server.listen(configuration.port, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  // Also where a later part does not start; else the port stays open and the process with it.
  stops.push(close);
  const { port } = server.address() as AddressInfo;
  const origin = configuration.port === 0 ? `http://localhost:${port}` : configuration.origin;

  const planner = new OfflinePlanner();
  const readers = openReaders({ environment, planner, database });
  let kernel: Kernel | undefined;
  let market: Market | undefined;
  let github: GitHub | undefined = configuration.github;
  const shops = openShops({
    database,
    origin,
    parts: () => kernel!.parts,
    app: () => shopifyAppOf(configuration, market),
  });
  const ports = portsOf({
    ci: githubCi(() => github?.account),
    code: githubCode(() => github?.account),
    evidence: configuration.evidence ? s3Evidence(configuration.evidence) : evidenceFolder(folder.evidence),
    issues: jiraIssues(() => configuration.jira ?? market?.jira),
    testBench: playwrightBench({
      hosts: configuration.testTargets.filter(isOfThisMachine),
      chromium: configuration.chromium ?? '/usr/bin/chromium',
    }),
    merchants: ucpMerchants(`${origin}/agent/.well-known/ucp`),
    goods: goodsOf(database, of => ownGoods(database, of)),
    dailySales: dailySalesOf(database),
    ownPrices: ownPricesOf(database),
    shopPrices: shops.prices,
    competitorPrices: competitorPricesOf(database),
    shippedReader: () => readers.shipped,
    parts: () => kernel!.parts,
    kernel: () => kernel!,
  });
  kernel = await createKernel({
    database,
    keyring,
    capabilities,
    ports,
    proposalUrl: id => `${origin}/proposals/${id}`,
  });
  const running = kernel;
  stops.push(() => running.close());
  if (installation.isNew) await furnish(kernel.parts, installation);

  market = await starting;
  if (market) stops.push(() => market.stop());
  const merchants = [
    { id: 'store', name: 'Countersign Store', url: origin },
    ...(market?.merchants ?? []).map(({ id, origin: url }) => ({ id, name: titleOf(id), url })),
  ];
  await registerMarket(database, tenant, merchants);
  const sandboxGitHub = configuration.github ? undefined : market && githubOfMarket(market);
  github ??= sandboxGitHub;
  await registerRepositories(database, tenant, github?.repositories ?? []);
  const goods = await ownGoods(database, tenant);
  await priceGoods(database, tenant, 'USD', goods, systemClock());

  const oidc =
    configuration.oidc &&
    oidcSettings.parse({
      issuer: configuration.oidc.issuer,
      audience: configuration.oidc.audience,
      tenant: { id: configuration.oidc.tenant ?? tenant },
    });
  const authenticated = authentication(identity, {
    origin,
    ...(oidc ? { verifyToken: tokenVerifier(oidc, systemClock) } : {}),
  });
  const stateKey = Buffer.from(keyring.hmac('mcp request state', 'key'), 'hex');
  const reviews = new SurfaceReviews(kernel.parts, tenant);
  const gateway = createGateway({
    toolbox: kernel,
    isReviewed: reviews.isReviewed,
    origin,
    authenticate: headers => authenticated.bearer(headers),
    stateKey,
    ...(oidc ? { resourceMetadata: protectedResourceAddress(oidc.audience) } : {}),
    report: error => log.error({ err: error }, 'the gateway failed'),
  });
  stops.push(() => gateway.close());
  await reviews.begin(gateway);

  const toolsets = new Map<string, Toolset>();
  const toolsFor = (principal: Principal): Toolset => {
    const known =
      toolsets.get(principal.id) ??
      toolsetFor(assistantFor(identity, principal), as => gateway.inProcess(as));
    toolsets.set(principal.id, known);
    return known;
  };
  planner.learn(lexiconOf(merchants, goods));
  const model = readers.configured;
  if (model.live && !priceOf(model.name))
    log.warn({ model: model.name }, 'the model has no known price: the money limit of runs cannot be held');
  const langsmith = openTracing(environment, kernel);
  if (langsmith) stops.push(() => langsmith.stop());
  const conversations = wakeConversations({
    kernel,
    watchers: langsmith?.tracers,
    checkpointer: await openCheckpoints(database),
    graphs: {
      countersign: supervisorGraph(
        {
          readerFor: readers.current,
          onHeard: heard => noteMessages(running.parts, heard),
          toolsFor,
          clock: systemClock,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          currency: 'USD',
        },
        registry,
      ),
    },
    authentication: authenticated,
    personFor: (of, owner) => personFor(identity, of, owner),
  });
  stops.push(() => conversations.close());
  learnPreferences(kernel);
  kernel.subscribe(hearDecisions(kernel));
  scoreDrafts(kernel, readers, configuration.learningExamples);
  noteHeals(kernel);
  runPriceSchedules(kernel);
  reconcilePriceRuns(kernel, configuration.priceReconciliationMs);
  keepPriceSnapshots(kernel);
  keepShops(kernel, shops.keeping);
  const unobserve = shops.observePoints();
  stops.push(async () => unobserve());

  const ofStore = storeTransact(database, tenant);
  const signing = await orderSigningKey(kernel.parts, tenant);
  let telling: OrderTelling | undefined;
  const shop = await openStore({
    tenant,
    transact: ofStore,
    products: async () => goods,
    prices: pricesOfRecord(database, tenant),
    origin,
    clock: systemClock,
    onOrder: () => telling?.wake(),
  });
  const queue = await openQueue({
    database,
    databaseUrl: configuration.databaseUrl,
    redisUrl: configuration.redisUrl,
  });
  let ready = false;
  const health = watchHealth({
    database,
    queue: () => queue.ping(),
    started: () => ready,
    market: () => configuration.market === undefined || market?.alive === true,
    workers: () => ({ wanted: configuration.workers, running: queue.working }),
    merchants: merchants.map(({ url }) => `${url}/.well-known/ucp`),
  });
  stops.push(async () => health.stop());
  const personOf: PersonOf = request =>
    authenticated.session({ method: request.method, headers: headersOf(request) });
  const changes = await openChanges(kernel.parts, personOf);
  stops.push(() => changes.close());
  const live = new LiveSessions({
    kernel,
    chromium: configuration.chromium,
    targets: () => [...configuration.testTargets, ...shopsOf(market)],
  });
  stops.push(() => live.stop());
  const app = createApp({
    live,
    learning: { readers, least: configuration.learningExamples },
    kernel,
    identity,
    origin,
    version,
    model: { kind: model.live ? 'openai' : 'planner', name: model.description },
    personOf,
    callerOf: request => authenticated.either({ method: request.method, headers: headersOf(request) }),
    settings: settingsOf(configuration, folder, telemetry !== undefined, version),
    gateway: gateway.router,
    servers: {
      gateway,
      reviews,
      assistantOf: person => assistantFor(identity, person),
      github: () => github,
      shops: shops.health,
    },
    langgraph: conversations.router,
    changes: changes.router,
    resourceMetadata: oidc && protectedResourceMetadata(oidc, identity.vocabulary),
    metrics: telemetry?.metrics,
    shop,
    shopKeys: [publicJwk(signing)],
    reports: reportRoutes({
      database,
      clock: systemClock,
      bearer: headers => authenticated.bearer(headers),
    }),
    webhooks: webhookRoutes({
      database,
      tenant,
      clock: systemClock,
      githubSecrets: github?.webhookSecret ? [github.webhookSecret] : [],
      shopifySecrets: () => shopifySecretsOf(configuration, market),
    }),
    shops: shops.installer,
    local: localRoutes({
      identity,
      kernel,
      installation,
      folder,
      origin,
      database,
      version,
      conversations,
      shops: shops.installer,
    }),
    health,
  });
  server.on('request', app);
  liveSocket({ server, origin, authentication: authenticated, live });
  if (sandboxGitHub) {
    await askForWebhooks(sandboxGitHub, origin);
    await takeBuildsTold(running, installation, market!.github.builds);
  }
  if (market && !configuration.shopify) {
    const operator = { tenant, id: installation.operator };
    await connectSandboxShop(shops.installer, shops, operator, market.shopify.domain);
  }
  stops.push(close);
  if (configuration.webhook)
    kernel.subscribe(webhookSubscriber({ parts: () => running.parts, ...configuration.webhook }));
  for (const subscriber of eventCounters(kernel)) kernel.subscribe(subscriber);
  if (configuration.workers > 0) {
    await kernel.startWorkers(queue);
    if (configuration.journeyMs !== null) {
      const walking = walkEvery(kernel, tenant, configuration.journeyMs);
      stops.push(() => walking.stop());
    }
    const tenants = async () => (await listTenants(identity)).map(({ id }) => id);
    await beginPriceSnapshots(kernel, await tenants());
    await beginWeeks(kernel, await tenants());
    const refreshing = refreshCompetitors(kernel, tenants);
    stops.push(() => refreshing.stop());
    const profileUrl = `${origin}/.well-known/ucp`;
    const sender = { profileUrl, key: signing, ...outsideOf(origin) };
    telling = tellOfOrders({ transact: ofStore, sender, clock: systemClock });
    stops.push(telling.stop);
  }
  ready = true;
  return { origin, installation, identity, kernel, market, github, stop };
}

/** Generated tests are tried against nothing but this machine. */
const isOfThisMachine = (host: string): boolean => /^(?:127\.0\.0\.1|localhost):/.test(host);

/** The sandbox's webhooks are signed with a secret that is new at each start, as its token is. */
const githubOfMarket = ({ github: { api, token, repositories } }: Market): GitHub => ({
  account: { api, token },
  repositories,
  webhookSecret: randomBytes(32).toString('base64url'),
});

/** The shops of the sandbox market, as a browser may name them. */
const shopsOf = (market: Market | undefined): string[] =>
  (market?.merchants ?? []).flatMap(({ origin }) => {
    const { port } = new URL(origin);
    return [`localhost:${port}`, `127.0.0.1:${port}`];
  });

const openDatabase = (configuration: Configuration, folder: DataFolder): Promise<Database> =>
  configuration.databaseUrl
    ? openServer(configuration.databaseUrl, configuration.databaseOwnerUrl)
    : openEmbedded({ folder: folder.database });

const openKeys = async (folder: DataFolder, environment: NodeJS.ProcessEnv) =>
  keyringFromEnvironment(environment) ?? openKeyring(folder.keys);

/** LangSmith, when the environment asks for it: runs through `tracers`, people's decisions by the outbox. */
function openTracing(environment: NodeJS.ProcessEnv, kernel: Kernel): LangSmith | undefined {
  const settings = langsmithIn(environment);
  if (!settings) return undefined;
  const langsmith = openLangSmith(settings, kernel);
  kernel.subscribe(langsmith.feedback);
  return langsmith;
}

const titleOf = (id: string): string =>
  id
    .split('-')
    .map(word => (word === 'and' || word === 'en' ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join(' ');

/** A person as of now, for work that goes on while nobody is signed in. */
async function personFor(identity: Identity, tenant: string, id: string): Promise<Principal> {
  const row = await identity.database.transaction({ tenant, role: 'cs_kernel' }, t =>
    t
      .selectFrom('platform.principal')
      .select(['name', 'kind'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  return { tenant, id, kind: row.kind, name: row.name, scopes: identity.vocabulary.assistantDefaults };
}
