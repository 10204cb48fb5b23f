import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../platform/identifiers.ts';
import type { Principal } from '../../../platform/principal.ts';
import { idempotencyKeyOf } from '../../../platform/proposals/evidence.ts';
import { openServerDatabase, type ServerDatabase } from '../../../platform/testing/server-database.ts';
import { approvals } from '../../approvals/approvals.ts';
import { openCountingShop } from '../../testing/counting-shop.ts';
import { workKilledAt } from '../../testing/killed-worker.ts';
import { firstPriceOf } from '../../testing/price-worker.ts';
import { pricing } from '../pricing.ts';

const url = process.env.TEST_DATABASE_URL;
const count = 200;
const hour = 3_600_000;

interface Row {
  readonly position: number;
  readonly ref: string;
  readonly status: string;
  readonly attempts: number;
  readonly proposal: string;
}

describe.skipIf(!url)('on a PostgreSQL server', () => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openServerDatabase(url!, [pricing, approvals]);
  });
  afterAll(() => database?.close());

  it('a scheduled run whose worker is killed before, in, between and in its legs carries each leg out exactly once', async () => {
    const tenant = newId();
    const person = { tenant, scopes: ['*', 'decisions:make'] };
    const ada: Principal = { ...person, id: newId(), kind: 'operator', name: 'Ada' };
    const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
    const first = new Map(Array.from({ length: count }, (_, index) => [`SKU-${index}`, firstPriceOf(index)]));
    const shop = await openCountingShop(first, () => undefined);
    const keys = join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys');
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const times = { start: at(hour), end: at(3 * hour) };
    /** Its time has come: what the tables hold back until then they hold back no longer, on a machine of any speed. */
    const makeDue = async (leg: 'set' | 'back'): Promise<void> => {
      await database.asOwner(
        `update platform.target set next_attempt_at = clock_timestamp() where tenant_id = '${tenant}' and together like '${leg}%'`,
      );
      await database.asOwner(
        `update platform.outbox set available_at = clock_timestamp() where tenant_id = '${tenant}' and topic = 'run.drive'`,
      );
    };
    const within = () => 1 + Math.floor(Math.random() * (count - 2));
    const [inFirst, inSecond] = [within(), count + within()];
    const killed = await workKilledAt(
      { database: database.url, keys, shop: shop.url, ada, agent, count, times },
      [
        { when: said => said.includes('rests'), afterwards: () => makeDue('set') },
        { when: () => shop.ledger.length >= inFirst },
        // All of the first leg is read back: the run rests for the second time.
        { when: said => said.split('rests').length > 2, afterwards: () => makeDue('back') },
        { when: () => shop.ledger.length >= inSecond },
      ],
    );

    const rows = (await database.asOwner(
      `select t.position, t.ref, t.status, t.attempts, r.proposal_id as proposal from platform.target t
       join platform.run r on r.tenant_id = t.tenant_id and r.id = t.run_id where t.tenant_id = '${tenant}'
       order by t.position`,
    )) as Row[];
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, row => row.status)].map(([s, r]) => [s, r.length]),
    );
    const { ledger } = shop;
    console.info(
      `killed ${killed} times, in the first leg at ${inFirst}, in the second at ${inSecond}: ${JSON.stringify({ writes: ledger.length, repeats: shop.repeats(), ...counts })}`,
    );
    expect(killed).toBe(4);
    expect(new Set(rows.map(({ proposal }) => proposal)).size).toBe(1);
    expect(counts).toEqual({ verified: 2 * count });
    // Each key that was approved, once; the first leg at a tenth less, the second at what stood before.
    expect(ledger.map(({ key }) => key).sort()).toEqual(
      rows.map(({ proposal, position }) => idempotencyKeyOf(proposal, position)).sort(),
    );
    const amounts = Map.groupBy(ledger, ({ variant }) => variant);
    for (const [variant, price] of first)
      expect(amounts.get(variant)?.map(({ amount }) => amount)).toEqual([Math.round(price * 0.9), price]);
    await shop.close();
  });
});
