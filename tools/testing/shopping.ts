import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ucpMerchants } from '../../connectors/ucp/merchant.ts';
import type { Database } from '../../platform/database/database.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { adoptPolicy } from '../../platform/proposals/standing.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { startKestrel } from '../../sandbox/market/independent/server.ts';
import { type RunningMerchant, startMerchant } from '../../sandbox/market/merchant.ts';
import { readMerchantSeed } from '../../sandbox/market/seed.ts';
import { capabilities } from '../capabilities.ts';
import { unpaidCheckouts } from '../checkout/checkout.ts';
import type { Profile } from '../checkout/profile.ts';

const catalog = join(import.meta.dirname, '../../sandbox/market/catalog');

export interface Market {
  readonly test: TestKernel;
  readonly voltbarn: RunningMerchant;
  readonly kestrel: { readonly url: string };
  /** A tenant with a buyer and the assistant of the buyer, the shipped policy and both merchants registered. */
  shopper(profile?: Partial<Profile>): Promise<{ buyer: Principal; agent: Principal }>;
  approve(buyer: Principal, proposal: string): Promise<void>;
  close(): Promise<void>;
}

/** The product's capabilities against two live merchants: one on our own engine, and the one that is written apart. */
export async function openMarket(options: { clock?: () => Date; database?: Database } = {}): Promise<Market> {
  const clock = options.clock ?? (() => new Date());
  const voltbarn = await startMerchant(readMerchantSeed(join(catalog, 'voltbarn.json')), {
    clock,
    cancelsOrders: false,
  });
  const kestrel = await startKestrel({
    port: 0,
    data: await mkdtemp(join(tmpdir(), 'kestrel-')),
    catalog: join(catalog, 'kestrel-and-lowe.json'),
    simulationSecret: 'of-the-test',
    now: clock,
  });
  const profiles = new Map<string, Profile>();
  const test = await openTestKernel({
    capabilities,
    ports: {
      merchants: ucpMerchants('https://countersign.example/agent/.well-known/ucp'),
      profiles: { read: async (_tenant, person) => profiles.get(person) },
    },
  });
  const { kernel, database } = test;
  return {
    test,
    voltbarn,
    kestrel,
    async shopper(profile = {}) {
      const { ada, agent, tenant } = test.people();
      profiles.set(ada.id, { ...alex, ...profile });
      await database.transaction({ tenant, role: roleOf('merchants', 'action') }, async t => {
        for (const [id, name, url] of [
          ['voltbarn', 'Voltbarn', voltbarn.origin],
          ['kestrel-and-lowe', 'Kestrel & Lowe', kestrel.url],
        ] as const)
          await storeOf(t)
            .insertInto('merchants.merchant')
            .values({ tenant_id: tenant, id, name, url })
            .execute();
      });
      await kernelTransaction(kernel.parts, tenant, t =>
        adoptPolicy(t, kernel.parts, {
          tenant,
          document: unpaidCheckouts,
          signedBy: ada.id,
          validUntil: new Date(Date.now() + 86_400_000),
        }),
      );
      return { buyer: ada, agent };
    },
    async approve(buyer, proposal) {
      const { nonce, fingerprint } = await openChallenge(kernel.parts, buyer, proposal);
      await decide(kernel.parts, buyer, { proposal, decision: 'approve', fingerprint, challenge: nonce });
    },
    async close() {
      await test.close();
      await Promise.all([voltbarn.stop(), kestrel.close()]);
    },
  };
}

const alex: Profile = {
  first_name: 'Alex',
  last_name: 'Morgan',
  email: 'alex.morgan@example.com',
  phone: '',
  currency: 'USD',
  default_address: 'home',
  addresses: [
    {
      id: 'home',
      label: 'Home',
      name: 'Alex Morgan',
      street: '12 Orchard Street',
      city: 'Springfield',
      region: 'IL',
      postal_code: '62704',
      country: 'US',
    },
  ],
  payment: { token: 'success_token', brand: 'Visa', last_digits: '4242' },
};
