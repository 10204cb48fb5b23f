import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutOverFaultyWay } from '../testing/faulty-run.ts';
import { everyTenth, faultyWay } from '../testing/price-faults.ts';
import { openPriceDesk, type PriceDesk } from '../testing/pricing.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk({ between: faultyWay(everyTenth) });
}, 60_000);
afterAll(() => house.close());

it('a run on which a tenth of the writes goes wrong ends with every price set once or explained', async () => {
  const counts = await cutOverFaultyWay(house, 100);
  expect(Object.keys(counts).sort()).toEqual(['failed', 'stale', 'verified']);
});
