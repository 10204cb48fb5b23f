import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { openServer } from '../../platform/database/server.ts';
import { approvals } from '../approvals/approvals.ts';
import { cutOverFaultyWay } from '../testing/faulty-run.ts';
import { everyTenth, faultyWay } from '../testing/price-faults.ts';
import { openPriceDesk, type PriceDesk } from '../testing/pricing.ts';
import { pricing } from './pricing.ts';

const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('on a PostgreSQL server', () => {
  let database: Database;
  let house: PriceDesk;
  beforeAll(async () => {
    database = await openServer(url!);
    await migrate(database, [pricing, approvals]);
    house = await openPriceDesk({ database, between: faultyWay(everyTenth) });
  });
  afterAll(() => house?.close());

  it('a run of 2,000 prices, a tenth of them met by faults, ends with each set once or explained', async () => {
    const counts = await cutOverFaultyWay(house, 2_000);
    console.info(`2,000 prices: ${JSON.stringify(counts)}`);
    expect(counts.verified).toBeGreaterThan(1_600);
  });
});
