import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import type { Json } from './platform.ts';
import { newYork, paying, sampleSeed } from './samples.ts';

const run = promisify(execFile);
const client = join(import.meta.dirname, '../../node_modules/@shopify/ucp-cli/dist/bin.js');

/** Somebody else's client, as it is published: bare JSON-RPC, `Accept: application/json` only. */
describe.skipIf(!existsSync(client)).each([
  ['that speaks its release', false],
  ['that advertises a newer one beside it', true],
])('the UCP command-line client at a shop %s', (_, next) => {
  let shop: RunningMerchant;
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'ucp-cli-'));
    shop = await startMerchant(sampleSeed(), { report: () => {}, next });
  });
  afterAll(async () => {
    await shop.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const ucp = async (...words: string[]): Promise<Json> => {
    const env = {
      ...process.env,
      UCP_HOME: home,
      UCP_TEST_ALLOW_INSECURE_LOCALHOST: 'true',
      NO_PROXY: '127.0.0.1',
    };
    const options = [...words, '--business', shop.origin, '--format', 'json'];
    const { stdout } = await run(process.execPath, [client, ...options], { env });
    return JSON.parse(stdout);
  };
  const given = (input: object) => ['--input', JSON.stringify(input)];

  it('discovers, searches, and orders', async () => {
    const { result: found } = await ucp('discover');
    expect(found.negotiated['dev.ucp.shopping']).toMatchObject({ transport: 'mcp', version: '2026-04-08' });
    const { result: searched } = await ucp('catalog', 'search', '--set', '/query=travel mug');
    expect(searched.products[0].id).toBe('mug');
    const item = { id: searched.products[0].variants[0].id };
    const { result: cart } = await ucp('cart', 'create', ...given({ line_items: [{ item, quantity: 2 }] }));
    const { result: opened } = await ucp(
      'checkout',
      'create',
      ...given({
        cart_id: cart.id,
        line_items: [],
        buyer: { email: 'ada@example.com' },
        fulfillment: { methods: [{ type: 'shipping', destinations: [newYork] }] },
      }),
    );
    const [method] = opened.fulfillment.methods;
    const groups = [{ id: method.groups[0].id, selected_option_id: method.groups[0].options[0].id }];
    const { result: ready } = await ucp(
      'checkout',
      'update',
      opened.id,
      ...given({ fulfillment: { methods: [{ line_item_ids: method.line_item_ids, groups }] } }),
    );
    expect(ready.status).toBe('ready_for_complete');
    const { result: done } = await ucp('checkout', 'complete', opened.id, ...given(paying()));
    expect(done.status).toBe('completed');
    const { result: order } = await ucp('order', 'get', done.order.id);
    expect(order.line_items[0]).toMatchObject({ item: { id: 'mug-blue' }, quantity: { total: 2 } });
    expect(shop.ledger()).toHaveLength(1);
  });

  it('is told what is wrong', async () => {
    const { result } = await ucp(
      'checkout',
      'create',
      ...given({ line_items: [{ item: { id: 'mug-red' }, quantity: 1 }] }),
    );
    expect(result.messages[0]).toMatchObject({ code: 'out_of_stock', severity: 'recoverable' });
  });
});
