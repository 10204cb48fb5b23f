import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { idempotencyKeyOf } from '../../platform/proposals/evidence.ts';
import { openServerDatabase, type ServerDatabase } from '../../platform/testing/server-database.ts';
import { approvals } from '../approvals/approvals.ts';
import { openCountingShop } from '../testing/counting-shop.ts';
import { workKilledAt } from '../testing/killed-worker.ts';
import { everyTenth } from '../testing/price-faults.ts';
import { firstPriceOf } from '../testing/price-worker.ts';
import { pricing } from './pricing.ts';

const url = process.env.TEST_DATABASE_URL;

interface Row {
  readonly position: number;
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

  it('a run of 10,000 prices, a tenth of them met by faults and its worker killed, sets each once or explains it', async () => {
    const count = 10_000;
    const tenant = newId();
    const person = { tenant, scopes: ['*', 'decisions:make'] };
    const ada: Principal = { ...person, id: newId(), kind: 'operator', name: 'Ada' };
    const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
    const first = new Map(Array.from({ length: count }, (_, index) => [`SKU-${index}`, firstPriceOf(index)]));
    const shop = await openCountingShop(first, everyTenth);
    const keys = join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys');
    const since = performance.now();
    const kills = Array.from({ length: 5 }, () => Math.ceil(Math.random() * 0.9 * count)).sort(
      (a, b) => a - b,
    );
    const assignment = { database: database.url, keys, shop: shop.url, ada, agent, count };
    const killed = await workKilledAt(
      assignment,
      kills.map(many => ({ when: () => shop.ledger.length >= many })),
    );
    const seconds = Math.round((performance.now() - since) / 1_000);

    const rows = (await database.asOwner(
      `select t.position, t.ref, t.status, t.problem, r.proposal_id as proposal from platform.target t
       join platform.run r on r.tenant_id = t.tenant_id and r.id = t.run_id where t.tenant_id = '${tenant}'`,
    )) as Row[];
    const by = (status: string) => rows.filter(row => row.status === status);
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, row => row.status)].map(([s, r]) => [s, r.length]),
    );
    console.info(
      `${count} prices in ${seconds} s: ${JSON.stringify({ killed, repeats: shop.repeats(), ...counts })}`,
    );

    const ours = shop.ledger.filter(({ foreign }) => !foreign);
    const variantOf = ({ ref }: Row) => ref.slice(ref.indexOf('/') + 1);
    const approved = new Map(rows.map(row => [idempotencyKeyOf(row.proposal, row.position), variantOf(row)]));
    expect(rows).toHaveLength(count);
    expect(killed).toBe(5);
    expect(new Set(rows.map(({ proposal }) => proposal)).size).toBe(1);
    // None twice, and none but what was approved, at the price that was approved.
    expect(new Set(ours.map(({ variant }) => variant)).size).toBe(ours.length);
    expect(
      ours.filter(
        ({ key, variant, amount }) =>
          approved.get(key) !== variant || amount !== Math.round(first.get(variant)! * 0.9),
      ),
    ).toEqual([]);
    // Every row set or explained, and the shop agrees about which is which.
    expect(by('verified').map(variantOf).sort()).toEqual(ours.map(({ variant }) => variant).sort());
    const explained = [...by('stale'), ...by('failed')];
    expect(by('verified').length + explained.length).toBe(count);
    expect(explained.filter(({ problem }) => !problem?.code)).toEqual([]);
    expect(explained.length).toBeGreaterThan(count / 50);
    await shop.close();
  });
});
