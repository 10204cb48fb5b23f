import { v4 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amountOf } from '../../tools/store/business/documents.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere } from './official-schemas.ts';
import { type Json, mcpPlatform, type Platform, restPlatform } from './platform.ts';
import { newYork, paying, purchase, sampleSeed } from './samples.ts';

const schemas = protocolsAreHere() ? officialSchemas() : undefined;

describe.each(['REST', 'MCP'] as const)('faults on demand over %s', binding => {
  let shop: RunningMerchant;
  let platform: Platform;
  beforeEach(async () => {
    shop = await startMerchant(sampleSeed(), { simulationSecret: 'secret', report: () => {} });
    platform = binding === 'REST' ? restPlatform(shop.rest, schemas) : mcpPlatform(shop.mcp, schemas);
  });
  afterEach(() => shop.stop());

  const testing = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${shop.origin}/testing/${path}`, {
      method,
      headers: { 'Simulation-Secret': 'secret', 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const lay = (fault: object) => testing('POST', 'faults', fault);
  const opened = async () =>
    (await platform.ask('create_checkout', { payload: purchase({ 'mug-blue': 1 }) })).body;
  const complete = (id: string, key = v4()) =>
    platform.ask('complete_checkout', { id, payload: paying(), key });
  const read = async (id: string) => (await platform.ask('get_checkout', { id })).body;

  it('sells out between quote and order, until the faults are taken back', async () => {
    const { id } = await opened();
    await lay({ kind: 'out_of_stock' });
    expect((await complete(id)).body.messages[0].code).toBe('out_of_stock');
    expect((await complete(id)).body.messages[0].code).toBe('out_of_stock');
    expect(shop.ledger()).toEqual([]);
    await testing('DELETE', 'faults');
    expect((await complete(id)).body.status).toBe('completed');
  });

  it('changes a price between quote and order, and shows the new one before it sells', async () => {
    const before = await opened();
    await lay({ kind: 'price_changed', percent: 25 });
    const refused = await complete(before.id);
    expect(refused.body.messages[0]).toMatchObject({ code: 'price_changed', severity: 'recoverable' });
    const after = await read(before.id);
    expect(after.line_items[0].item.price).toBe(3_000);
    expect(after.messages[0]).toMatchObject({ type: 'warning', code: 'price_changed' });
    expect(amountOf(after.totals, 'total')).toBeGreaterThan(amountOf(before.totals, 'total'));
    const { body } = await complete(before.id);
    expect(amountOf(body.totals, 'total')).toBe(amountOf(after.totals, 'total'));
  });

  it('refuses an address when it is given, or when the order is placed', async () => {
    await lay({ kind: 'address_refused', operation: 'create_checkout' });
    const refused = await opened();
    expect(refused).toMatchObject({ status: 'incomplete', messages: [{ code: 'address_undeliverable' }] });
    const { id } = await opened();
    await lay({ kind: 'address_refused' });
    expect((await complete(id)).body.messages[0].code).toBe('address_undeliverable');
    const line_items = [{ id: 'li_1', item: { id: 'mug-blue' }, quantity: 1 }];
    const again = {
      methods: [
        {
          line_item_ids: ['li_1'],
          destinations: [newYork],
          groups: [{ id: 'package_1', selected_option_id: 'std' }],
        },
      ],
    };
    const mended = await platform.ask('update_checkout', { id, payload: { line_items, fulfillment: again } });
    expect(mended.body.status).toBe('ready_for_complete');
    expect((await complete(id)).body.status).toBe('completed');
  });

  it('declines a payment and leaves the checkout open', async () => {
    const { id } = await opened();
    await lay({ kind: 'payment_declined', times: 2 });
    for (const _ of [1, 2]) expect((await complete(id)).body.messages[0].code).toBe('payment_failed');
    expect((await read(id)).status).toBe('ready_for_complete');
    expect((await complete(id)).body.status).toBe('completed');
  });

  it('loses an answer after the order was placed; the same key finds it, and there is one order', async () => {
    const { id } = await opened();
    await lay({ kind: 'lost_answer' });
    const key = v4();
    await expect(complete(id, key)).rejects.toThrow();
    const again = await complete(id, key);
    expect(again.body.status).toBe('completed');
    if (binding === 'REST') expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    const { body } = await testing('GET', 'ledger');
    expect(body.orders).toHaveLength(1);
    expect([body.by_checkout[id], body.by_idempotency_key[key]]).toEqual([1, 1]);
  });

  it('asks for patience, by Retry-After or by being slow', async () => {
    await lay({ kind: 'rate_limited', operation: 'search_catalog', retry_after_seconds: 3 });
    const limited = await fetch(binding === 'REST' ? `${shop.rest}/catalog/search` : shop.mcp, {
      method: 'POST',
      body: JSON.stringify(
        binding === 'REST'
          ? {}
          : { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search_catalog' } },
      ),
    });
    expect([limited.status, limited.headers.get('Retry-After')]).toEqual([429, '3']);
    await lay({ kind: 'slow', ms: 120, operation: 'search_catalog' });
    const started = performance.now();
    await platform.ask('search_catalog', { payload: {} });
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it('lets a second request with the key wait while the first is running', async () => {
    const { id } = await opened();
    const key = v4();
    await shop.shop.storage.claimRequest(key, 'another print', new Date(), 60_000);
    const conflict = await complete(id, key);
    expect(conflict.status).toBe(409);
  });

  it('refuses faults that it does not know', async () => {
    expect((await lay({ kind: 'earthquake' })).status).toBe(400);
    expect((await lay({ kind: 'slow', ms: -1 })).status).toBe(400);
    const { status } = await fetch(`${shop.origin}/testing/faults`, { method: 'POST', body: '{}' });
    expect(status).toBe(403);
  });
});
