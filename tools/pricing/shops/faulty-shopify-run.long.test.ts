import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../platform/identifiers.ts';
import type { Principal } from '../../../platform/principal.ts';
import { openServerDatabase, type ServerDatabase } from '../../../platform/testing/server-database.ts';
import { gid } from '../../../sandbox/shopify/shop.ts';
import { openShop } from '../../../sandbox/shopify/shopper.fixture.ts';
import { approvals } from '../../approvals/approvals.ts';
import { workKilledAt } from '../../testing/killed-worker.ts';
import type { PriceAssignment } from '../../testing/price-worker.ts';
import { everySoMany } from '../../testing/shopify-faults.ts';
import { pricing } from '../pricing.ts';

const url = process.env.TEST_DATABASE_URL;

interface Row {
  readonly ref: string;
  readonly status: string;
  readonly problem: { readonly code: string } | null;
  readonly proposal: string;
}

describe.skipIf(!url)('on a PostgreSQL server', () => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openServerDatabase(url!, [pricing, approvals]);
  });
  afterAll(() => database?.close());

  it('a run of 2,000 prices at Shopify, a tenth of the calls met by faults and its worker killed, sets each once or explains it', async () => {
    const count = 2_000;
    const shopify = await openShop({ variants: count, products: 400 }, { plan: 'plus' });
    const before = new Map(shopify.shop.variants.map(({ id, price }) => [gid('ProductVariant', id), price]));
    shopify.faults.follow(everySoMany(shopify, 10));
    const tenant = newId();
    const person = { tenant, scopes: ['*', 'decisions:make'] };
    const ada: Principal = { ...person, id: newId(), kind: 'operator', name: 'Ada' };
    const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
    const keys = join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys');
    const { origin, accessToken, domain } = shopify;
    const assignment: PriceAssignment = {
      database: database.url,
      keys,
      shop: '',
      ada,
      agent,
      count: 0,
      shopify: { origin, accessToken, domain },
    };
    const ours = () => shopify.shop.ledger.filter(({ by }) => by === 'app');
    const kills = Array.from({ length: 4 }, () => Math.ceil(Math.random() * 0.9 * count)).sort(
      (a, b) => a - b,
    );
    const since = performance.now();
    const killed = await workKilledAt(
      assignment,
      kills.map(many => ({ when: () => ours().length >= many })),
    );
    const seconds = Math.round((performance.now() - since) / 1_000);

    const rows = (await database.asOwner(
      `select t.ref, t.status, t.problem, r.proposal_id as proposal from platform.target t
       join platform.run r on r.tenant_id = t.tenant_id and r.id = t.run_id where t.tenant_id = '${tenant}'`,
    )) as Row[];
    const by = (...statuses: string[]) => rows.filter(({ status }) => statuses.includes(status));
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, ({ status }) => status)].map(([status, all]) => [status, all.length]),
    );
    console.info(`${count} prices at Shopify in ${seconds} s: ${JSON.stringify({ killed, ...counts })}`);

    const variantOf = ({ ref }: Row) => ref.slice(ref.indexOf('/') + 1);
    const written = new Set(ours().map(({ variant }) => variant));
    expect(rows).toHaveLength(count);
    expect(killed).toBe(4);
    expect(new Set(rows.map(({ proposal }) => proposal)).size).toBe(1);
    // None twice, and none but what was approved, at the price that was approved.
    expect(written.size).toBe(ours().length);
    expect(ours().filter(({ variant, to }) => to.price !== Math.round(before.get(variant)! * 0.9))).toEqual(
      [],
    );
    expect(ours().filter(({ variant }) => !rows.some(row => variantOf(row) === variant))).toEqual([]);
    // Every row set or explained, and the shop agrees about which is which.
    expect(by('verified', 'drifted', 'stale', 'failed')).toHaveLength(count);
    expect(by('stale', 'failed').filter(({ problem }) => !problem?.code)).toEqual([]);
    expect(by('verified', 'drifted').filter(row => !written.has(variantOf(row)))).toEqual([]);
    expect(by('failed').filter(row => written.has(variantOf(row)))).toEqual([]);
    await shopify.stop();
  });
});
