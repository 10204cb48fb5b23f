import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopifyPrices } from '../../connectors/shopify/prices.ts';
import type { Ports } from '../../platform/context.ts';
import { createKernel } from '../../platform/create-kernel.ts';
import { openEmbedded } from '../../platform/database/embedded.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { openQueue } from '../../platform/events/queue.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { openKeyring } from '../../platform/privacy/keyring-file.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { competitorPricesOf, ownPricesOf, pricingTransact } from '../../server/goods.ts';
import { approvals } from '../../tools/approvals/approvals.ts';
import { competitors } from '../../tools/competitors/competitors.ts';
import { pricing } from '../../tools/pricing/pricing.ts';
import { readShop } from '../../tools/pricing/shops/read-shop.ts';
import { keepShop } from '../../tools/pricing/shops/shop-book.ts';
import { shopPrices } from '../../tools/pricing/shops/shop-prices.ts';
import { cpuMs, serveParent } from './child.ts';

interface Shop {
  readonly origin: string;
  readonly domain: string;
  readonly accessToken: string;
}

/** How a run went, from the signature to its end. */
export interface Repriced {
  readonly ms: number;
  readonly cpuMs: number;
  readonly verified: number;
  readonly throttled: number;
}

const longestRunMs = 15 * 60_000;

/** Kernel, workers and Shopify connector as the product puts them together, with a tenant for each shop. */
const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-repricer-'));
const database = await openEmbedded({ folder: join(folder, 'database') });
const capabilities = [pricing, competitors, approvals];
await migrate(database, capabilities);
const transact = pricingTransact(database);
const shops = new Map<string, Shop>();
const channels = shopifyPrices({
  accessTo({ tenant }) {
    const { origin, accessToken } = shops.get(tenant)!;
    return { origin, accessToken: () => accessToken };
  },
});
const clock = () => new Date();
const kernel = await createKernel({
  database,
  keyring: await openKeyring(join(folder, 'keys')),
  capabilities,
  ports: {
    ownPrices: ownPricesOf(database),
    shopPrices: shopPrices({ transact, channels, clock }),
    goods: { list: async () => [] },
    competitorPrices: competitorPricesOf(database),
  } as Partial<Ports> as Ports,
  proposalUrl: id => `http://localhost/proposals/${id}`,
});
await kernel.startWorkers(await openQueue({ database }));

const id = 'shop';
const people = (tenant: string): { ada: Principal; agent: Principal } => ({
  ada: { tenant, id: newId(), kind: 'operator', name: 'Ada', scopes: ['*', 'decisions:make'] },
  agent: { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] },
});

/** Connects a shop for a tenant of its own, reads it, and proposes to lower every price by a tenth. */
async function propose(shop: Shop): Promise<{ ada: Principal; proposal: string }> {
  const tenant = newId();
  const { ada, agent } = people(tenant);
  shops.set(tenant, shop);
  await transact(tenant, store =>
    keepShop(store, { tenant, operator: ada.id, id, name: shop.domain, domain: shop.domain, at: clock() }),
  );
  await readShop({ transact, channels, clock, catalog: async () => new Map() }, tenant, id);
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
  const drafted = await kernel.call(agent, 'draft_price_rule', { shop: id, wish });
  if (drafted.kind !== 'result') throw new Error(`not drafted: ${JSON.stringify(drafted)}`);
  const { rule } = drafted.data as { rule: string };
  const proposed = await kernel.call(agent, 'apply_price_rule', { rule, shop: id });
  if (proposed.kind !== 'approval_required') throw new Error(`not proposed: ${JSON.stringify(proposed)}`);
  return { ada, proposal: proposed.proposal.id };
}

/** Approves, and waits until every price is set and read back. */
async function approve({ ada, proposal }: { ada: Principal; proposal: string }): Promise<Repriced> {
  const { nonce, fingerprint } = await openChallenge(kernel.parts, ada, proposal);
  const calls = throttlings();
  const cpu = cpuMs();
  const since = performance.now();
  await decide(kernel.parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  await kernel.waitForProposal(ada, proposal, longestRunMs);
  const ms = performance.now() - since;
  const spent = cpuMs() - cpu;
  const { targets } = await readProposal(kernel.parts, ada, proposal);
  const verified = targets.filter(({ status }) => status === 'verified').length;
  if (verified !== targets.length) throw new Error(`${targets.length - verified} prices were not verified`);
  return { ms, cpuMs: spent, verified, throttled: throttlings() - calls };
}

const throttlings = (): number =>
  channels.rateLimits().reduce((sum, { rateLimit }) => sum + rateLimit.throttled, 0);

const api = { propose, approve };
export type RepricerApi = typeof api;
serveParent(api, async () => {
  await kernel.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
