import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openLogger } from '../../platform/telemetry/logger.ts';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import { exchangeCode, renewGrant } from './install.ts';
import { connected, dearer } from './shop.fixture.ts';

let shopify: RunningShopify;
afterEach(() => shopify.stop());

/** What stands in the log when all of this is written there. */
function logged(...things: unknown[]): string {
  const lines: string[] = [];
  const log = openLogger('trace', { write: line => void lines.push(line) });
  for (const thing of things) {
    log.error({ err: thing, thing }, inspect(thing, { depth: 12, showHidden: true }));
    log.info('%s', inspect(thing, { depth: 12 }));
  }
  return lines.join('');
}

describe('a connection', () => {
  it('shows its token to nobody: not in itself, nor in its answers, nor in what it refuses', async () => {
    const { shopify: opened, prices } = await connected({ variants: 8, products: 4 });
    shopify = opened;
    const meant = dearer((await prices.page(null)).variants);
    for (const fault of [
      { kind: 'rate_limited', retry_after_seconds: 0 },
      { kind: 'lost_answer' },
      { kind: 'user_error' },
    ] as const)
      shopify.faults.lay({ ...fault, operation: 'productVariantsBulkUpdate' });
    const outcomes = [await prices.write(meant), await prices.write(meant)];
    shopify.faults.lay({ kind: 'server_error' });
    const broken = await prices.page(null).catch((error: unknown) => error);
    shopify.app.revokeAll();
    const refused = await prices.page(null).catch((error: unknown) => error);
    const seen = [prices, outcomes, broken, refused, await prices.health()];
    expect(refused).toMatchObject({ code: 'vendor_unauthorized' });
    for (const text of [
      inspect(seen, { depth: 12, showHidden: true }),
      JSON.stringify(seen),
      logged(...seen),
    ])
      expect(text).not.toContain(shopify.accessToken);
  });
});

describe('an installation', () => {
  it('that fails tells no secret, and one that is logged by mistake is blackened', async () => {
    ({ shopify } = await connected());
    const app = { clientId: shopify.clientId, clientSecret: shopify.clientSecret };
    const now = new Date();
    const failed = await exchangeCode(shopify.origin, app, 'guessed-code-4711', now).catch(
      (error: unknown) => error,
    );
    const whole = inspect(failed, { depth: 12, showHidden: true });
    for (const secret of [app.clientSecret, 'guessed-code-4711']) expect(whole).not.toContain(secret);

    const code = shopify.app.newCode(['write_products']);
    const grant = await exchangeCode(shopify.origin, app, code, now);
    const renewed = await renewGrant(shopify.origin, app, grant.refreshToken!, now);
    const text = logged(
      grant,
      renewed,
      app,
      { headers: { 'x-shopify-access-token': grant.accessToken } },
      `X-Shopify-Access-Token: ${grant.accessToken} and then ${renewed.refreshToken}`,
    );
    for (const { accessToken, refreshToken } of [grant, renewed]) {
      expect(text).not.toContain(accessToken);
      expect(text).not.toContain(refreshToken!);
    }
    expect(text).not.toContain(app.clientSecret);
  });
});
