import { shopifyPrices } from '../../connectors/shopify/prices.ts';
import type { Ports } from '../../platform/context.ts';
import { createKernel } from '../../platform/create-kernel.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { openServer } from '../../platform/database/server.ts';
import { storeOf } from '../../platform/database/store.ts';
import { dispatch } from '../../platform/dispatch.ts';
import type { Job } from '../../platform/events/queue.ts';
import { handOverAgain, relayDue } from '../../platform/events/relay.ts';
import type { Principal } from '../../platform/principal.ts';
import { openKeyring } from '../../platform/privacy/keyring-file.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { approvals } from '../approvals/approvals.ts';
import { takeFirstPrices } from '../pricing/first-prices.ts';
import type { Transact } from '../pricing/own-prices.ts';
import type { ShopPrices } from '../pricing/ports.ts';
import { pricing } from '../pricing/pricing.ts';
import { readShop } from '../pricing/shops/read-shop.ts';
import { keepShop, shopsIn } from '../pricing/shops/shop-book.ts';
import { shopPrices } from '../pricing/shops/shop-prices.ts';
import { pricesOver } from './counting-shop.ts';
import { dataOf } from './outcomes.ts';
import { factsOf } from './pricing.ts';
import { harbor } from './shopify.ts';

/** What the worker is told on its command line. */
export interface PriceAssignment {
  readonly database: string;
  readonly keys: string;
  readonly shop: string;
  readonly ada: Principal;
  readonly agent: Principal;
  readonly count: number;
  /** With times, ISO instants, it schedules the cut for between them instead of applying it at once. */
  readonly times?: { readonly start: string; readonly end: string };
  /** A Shopify shop where the prices are cut instead. */
  readonly shopify?: { readonly origin: string; readonly accessToken: string; readonly domain: string };
}

/** The price, in minor units, at which an article of the assignment begins. */
export const firstPriceOf = (index: number): number => 1_000 + 10 * index;

/**
 * One process that cuts so many prices by a tenth: it proposes, approves and carries out, and begins anew after each
 * death with the same words. It says `rests` when a run waits for its time, and `done` when it has ended.
 */
async function work({
  database: url,
  keys,
  shop,
  ada,
  agent,
  count,
  times,
  shopify,
}: PriceAssignment): Promise<void> {
  const { tenant } = ada;
  const database = await openServer(url);
  const goods = Array.from({ length: count }, (_, index) =>
    factsOf({ sku: `SKU-${index}`, price: firstPriceOf(index) }),
  );
  const transact: Transact = (whose, doing) =>
    database.transaction({ tenant: whose, role: roleOf('pricing', 'action') }, t => doing(storeOf(t)));
  const atShop = shopify && (await connect(shopify, transact, ada));
  await takeFirstPrices(
    transact,
    tenant,
    goods.map(({ variantId, sku, title }, index) => {
      const amount = firstPriceOf(index);
      const cost = Math.round(amount * 0.6);
      return { variantId, sku, title, currency: 'USD', amount, list: null, cost };
    }),
    new Date(),
  );
  const kernel = await createKernel({
    database,
    keyring: await openKeyring(keys),
    capabilities: [pricing, approvals],
    ports: {
      ownPrices: pricesOver(shop),
      ...(atShop ? { shopPrices: atShop } : {}),
      goods: { list: async () => goods },
      competitorPrices: { bySku: async () => new Map() },
    } as Partial<Ports> as Ports,
    proposalUrl: id => `http://localhost/proposals/${id}`,
    pace: {
      retryMs: [20, 40, 80],
      rateLimitMs: [20, 40, 80],
      reconcileMs: 20,
      leaseMs: times ? 20_000 : 3_000,
    },
  });
  const known = await database.transaction({ tenant, role: roleOf('pricing', 'query') }, t =>
    storeOf(t).selectFrom('pricing.rule').select('id').executeTakeFirst(),
  );
  const where = atShop ? { shop: harbor } : {};
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
  const rule =
    known?.id ??
    dataOf<{ rule: string }>(await kernel.call(agent, 'draft_price_rule', { wish, ...where })).rule;
  const action = times ? 'schedule_price_rule' : 'apply_price_rule';
  const outcome = await kernel.call(agent, action, { rule, ...times, ...where }, { dedupeKey: 'the cut' });
  if (outcome.kind === 'refused') throw new Error(outcome.problem.message);
  if (outcome.kind === 'approval_required' && outcome.proposal.status === 'proposed') {
    const { id: proposal } = outcome.proposal;
    const { fingerprint } = await readProposal(kernel.parts, ada, proposal);
    const { nonce } = await openChallenge(kernel.parts, ada, proposal);
    await decide(kernel.parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  }
  let rested = false;
  /** Whether the run goes on; says so when nothing of it is due now, and it waits for its time. */
  const goesOn = async (): Promise<boolean> => {
    const [run] = (await database.asOwner(
      `select r.ended_at, exists (select 1 from platform.target t where t.tenant_id = r.tenant_id and t.run_id = r.id
         and t.status not in ('verified', 'drifted', 'stale', 'failed', 'cancelled')
         and t.next_attempt_at <= clock_timestamp()) as busy
       from platform.run r where r.tenant_id = '${tenant}'`,
    )) as { ended_at: Date | null; busy: boolean }[];
    const rests = run !== undefined && run.ended_at === null && !run.busy;
    if (rests && !rested) process.stdout.write('rests\n');
    rested = rests;
    return run?.ended_at == null;
  };
  // Whoever had these jobs before is dead.
  await handOverAgain(database);
  let waiting: Job[] = [];
  const queue = {
    add: async (jobs: readonly Job[]) => void waiting.push(...jobs),
    work: async () => {},
    close: async () => {},
  };
  for (let quiet = 0; quiet < 3; ) {
    const restMs = await relayDue(database, queue);
    const taken = waiting;
    waiting = [];
    const lane = async (): Promise<void> => {
      for (let job = taken.shift(); job; job = taken.shift()) await dispatch(kernel.parts, job, []);
    };
    quiet = taken.length === 0 && restMs >= 1_000 && !(times && (await goesOn())) ? quiet + 1 : 0;
    await Promise.all([lane(), lane(), lane(), lane()]);
    await new Promise(resolve => setTimeout(resolve, quiet > 0 ? 300 : Math.min(restMs, 20)));
  }
  await kernel.close();
  await database.close();
  process.stdout.write('done\n');
}

/** The shop as a seller has connected it, read through once. */
async function connect(
  { origin, accessToken, domain }: NonNullable<PriceAssignment['shopify']>,
  transact: Transact,
  { tenant, id: operator }: Principal,
): Promise<ShopPrices> {
  const channels = shopifyPrices({ accessTo: () => ({ origin, accessToken: () => accessToken }) });
  const clock = () => new Date();
  const known = await transact(tenant, shopsIn);
  if (known.length === 0) {
    await transact(tenant, store =>
      keepShop(store, { tenant, operator, id: harbor, name: harbor, domain, at: clock() }),
    );
    await readShop({ transact, channels, clock, catalog: async () => new Map() }, tenant, harbor);
  }
  return shopPrices({ transact, channels, clock });
}

if (process.argv[2]) await work(JSON.parse(process.argv[2]) as PriceAssignment);
