import { expect, it } from 'vitest';
import type { CallContext } from '../../platform/context.ts';
import { openCountingShop, pricesOver } from '../testing/counting-shop.ts';
import { carryingOutPrices, priceTarget } from './price-targets.ts';

it('prices that go out together are not set once their time is over: somebody else may hold them', async () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const shop = await openCountingShop(new Map([['cable', 1_000]]), () => undefined);
  const row = { variantId: 'cable', sku: 'cable', title: 'Cable' };
  const target = priceTarget(row, { price: usd(1_000), version: 1 }, usd(900), { cause: 'rule', rule: null });
  const sendings = [{ target, idempotencyKey: 'one' }];
  const within = (signal: AbortSignal) =>
    carryingOutPrices.inOneCall.apply(sendings, {
      tenant: 'ours',
      proposal: 'p',
      signal,
      now: () => new Date(),
      ports: { ownPrices: pricesOver(shop.url) },
    } as unknown as CallContext);
  const [late] = await within(AbortSignal.abort());
  expect(late).toMatchObject({ problem: { code: 'vendor_unavailable', retryable: true } });
  expect(shop.ledger).toEqual([]);
  const [inTime] = await within(new AbortController().signal);
  expect(inTime).toMatchObject({ value: { receipt: { after: usd(900) } } });
  expect(shop.ledger).toMatchObject([{ key: 'one', variant: 'cable', amount: 900 }]);
  await shop.close();
});
