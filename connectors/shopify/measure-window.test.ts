import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import { openShop } from '../../sandbox/shopify/shopper.fixture.ts';

let shopify: RunningShopify;
beforeEach(async () => {
  shopify = await openShop();
});
afterEach(() => shopify.stop());

async function measured(...options: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'measure-window.ts'), ...options], {
    env: { PATH: process.env.PATH, SHOPIFY_ACCESS_TOKEN: shopify.accessToken },
  });
  const [out, told, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, told, code };
}

it('the window is measured at any shop, and no price is another afterwards', async () => {
  const { out, code } = await measured('--shop', shopify.domain, '--origin', shopify.origin, '--times', '5');
  expect(code).toBe(0);
  const { times, median_ms: median, most_ms: most } = JSON.parse(out);
  expect(times).toBe(5);
  expect(median).toBeGreaterThan(0);
  expect(most).toBeGreaterThanOrEqual(median);
  expect(shopify.shop.ledger).toHaveLength(5);
  for (const { from, to } of shopify.shop.ledger) expect(to).toEqual(from);
});

it('it says how it is used, and never the token', async () => {
  const { told, code } = await measured(
    '--shop',
    shopify.domain,
    '--origin',
    shopify.origin,
    '--times',
    'many',
  );
  expect(code).toBe(1);
  expect(told).toContain('usage:');
  shopify.app.revokeAll();
  const refused = await measured('--shop', shopify.domain, '--origin', shopify.origin);
  expect(refused.code).toBe(1);
  expect(refused.told).toContain('does not accept our access token');
  expect(refused.out + refused.told).not.toContain(shopify.accessToken);
});
