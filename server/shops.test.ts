import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from './testing/person.ts';
import { type Started, simulationSecret, start } from './testing/started.ts';
import type { ConnectorView } from './wire.ts';

let server: Started;
let operator: Person;
beforeAll(async () => {
  server = await start();
  operator = await server.operator();
}, 120_000);
afterAll(() => server.close());

interface Listed {
  readonly shops: readonly { shop: string; status: string; prices: number; read_at: string | null }[];
}
const harbor = 'harbor-goods';
const domain = `${harbor}.myshopify.com`;
const shopify = () => server.running.market!.shopify;
const listed = async () =>
  (await operator.read<Listed>('/api/shops')).shops.find(({ shop }) => shop === harbor)!;
/** Waits until it is so, for work that the workers do. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waits = 0; !(await isSo()); waits++) {
    if (waits > 200) throw new Error('it never came to be so');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
const simulate = (path: string, method: string, body?: object) =>
  fetch(`${shopify().origin}/testing${path}`, {
    method,
    headers: { 'simulation-secret': simulationSecret, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const call = (tool: string, input: Record<string, unknown>) => {
  const { kernel, installation } = server.running;
  const { tenant, operator: id } = installation;
  return kernel.call({ tenant, id, kind: 'operator', name: 'Operator', scopes: ['*'] }, tool, input);
};
const explained = async (sku: string) => {
  const outcome = await call('explain_price', { sku, shop: harbor });
  if (outcome.kind !== 'result') throw new Error(JSON.stringify(outcome));
  return outcome.data as { price: { amount: number }; changes: { why: string }[] };
};

describe('the sandbox’s Shopify shop', () => {
  it('is connected at the start without a question, read, and says how many points are left', async () => {
    await until(async () => (await listed()).read_at !== null);
    expect(await listed()).toMatchObject({ status: 'connected', prices: expect.any(Number) });
    expect((await listed()).prices).toBeGreaterThan(100);
    const connectors = await operator.read<ConnectorView[]>('/api/connectors');
    expect(connectors.find(({ name }) => name === 'Shopify: Harbor Goods')).toMatchObject({
      health: 'ok',
      address: shopify().origin,
      seen: { rateLimit: { limit: 2_000, remaining: expect.any(Number) } },
    });
  });

  it('keeps its token sealed: nothing in the tables holds it', async () => {
    const rows = (await server.running.kernel.parts.database.asOwner(
      `select encode(sealed, 'escape') as sealed from platform.sealed_record where name = 'shop_access/${harbor}'`,
    )) as { sealed: string }[];
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed).not.toMatch(/shpat_|shprt_/);
  });

  it('tells of a changed price by webhook; one with another signature, or told again, changes nothing', async () => {
    await until(async () => (await listed()).read_at !== null);
    const [variant] = await variantsThere();
    await simulate('/prices', 'POST', { variant_id: variant!.id, price: '7.77' });
    await until(async () => (await explained(variant!.sku)).price.amount === 777);
    expect((await explained(variant!.sku)).changes[0]!.why).toMatch(/somebody else/);

    const body = JSON.stringify({ admin_graphql_api_id: 'gid://shopify/Product/1' });
    const told = (secret: string) =>
      fetch(`${server.origin}/webhooks/shopify`, {
        method: 'POST',
        body,
        headers: {
          'x-shopify-topic': 'products/update',
          'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
          'x-shopify-shop-domain': domain,
          'x-shopify-webhook-id': crypto.randomUUID(),
          'x-shopify-triggered-at': new Date().toISOString(),
        },
      });
    expect((await told('shpss_somebody_else')).status).toBe(401);
    const events = () => eventsOf('shop.product.changed');
    const before = await events();
    expect((await told(shopify().clientSecret)).status).toBe(200);
    expect((await told(shopify().clientSecret)).status).toBe(200);
    expect(await events()).toBe(before + 1);
  });

  it('tells of a changed stock by webhook, and a rule that goes by stock follows', async () => {
    await until(async () => (await listed()).read_at !== null);
    const [variant] = await variantsThere();
    const data = async <T>(tool: string, input: Record<string, unknown>): Promise<T> => {
      const outcome = await call(tool, { ...input, shop: harbor });
      if (outcome.kind !== 'result') throw new Error(JSON.stringify(outcome));
      return outcome.data as T;
    };
    const wish = {
      selector: { stock_units: { min: { value: 90_000, inclusive: true } } },
      change: { kind: 'percent', basis_points: -1_000 },
    };
    const { rule } = await data<{ rule: string }>('draft_price_rule', { wish });
    const changed = async () =>
      (await data<{ rows: { sku: string }[] }>('simulate_price_rule', { rule })).rows.map(({ sku }) => sku);
    expect(await changed()).toEqual([]);
    expect((await simulate('/stock', 'POST', { variant_id: variant!.id, stock: 90_001 })).status).toBe(204);
    await until(async () => (await changed()).length > 0);
    expect(await changed()).toEqual([variant!.sku]);
  });

  it('does not read what it set itself, and reads what somebody else sets right after', async () => {
    await until(async () => (await listed()).read_at !== null);
    const variant = (await variantsThere())[2]!;
    const wish = { selector: { skus: [variant.sku] }, change: { kind: 'percent', basis_points: 500 } };
    const drafted = await call('draft_price_rule', { wish, shop: harbor });
    if (drafted.kind !== 'result') throw new Error(JSON.stringify(drafted));
    const { rule } = drafted.data as { rule: string };
    const asked = await call('apply_price_rule', { rule, shop: harbor });
    if (asked.kind !== 'approval_required') throw new Error(JSON.stringify(asked));
    const [events, seen] = [await eventsOf('shop.product.changed'), await seenAt(variant.id)];
    await operator.approve(asked.proposal.id);
    expect((await operator.settled(asked.proposal.id)).targets).toMatchObject([{ status: 'verified' }]);
    await until(async () => (await eventsOf('shop.product.changed')) > events && (await unheard()) === 0);
    expect(await seenAt(variant.id)).toBe(seen);

    await simulate('/prices', 'POST', { variant_id: variant.id, price: '9.99' });
    await until(async () => (await explained(variant.sku)).price.amount === 999);
    expect(await seenAt(variant.id)).not.toBe(seen);
  });

  it('is installed by a person only, with a state that works once, and Shopify’s own signature', async () => {
    const stranger = await fetch(`${server.origin}/api/shops`, {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ shop: domain }),
    });
    expect(stranger.status).toBe(401);
    const refused = await operator.send('POST', '/api/shops', { shop: 'evil.example/x.myshopify.com' });
    expect(refused.status).toBe(400);
    const { address } = await operator.post<{ address: string }>('/api/shops', { shop: domain });
    const asked = new URL(address);
    const agreed = await fetch(`${asked.origin}${asked.pathname}`, {
      method: 'POST',
      redirect: 'manual',
      body: asked.searchParams,
    });
    const back = new URL(agreed.headers.get('location')!);
    expect(back.pathname).toBe('/shops/shopify/callback');
    const tampered = new URL(back);
    tampered.searchParams.set('code', '0'.repeat(32));
    const come = (to: URL) => fetch(to, { redirect: 'manual' });
    expect((await come(tampered)).status).toBe(401);
    expect((await come(back)).status).toBe(303);
    expect((await come(back)).status).toBe(401);
  });

  it('from which our app was removed is no longer written to, and can be connected again', async () => {
    await simulate('/uninstall', 'POST');
    await until(async () => (await listed()).status === 'removed');
    const outcome = await call('list_prices', { shop: harbor });
    expect(outcome).toMatchObject({
      kind: 'refused',
      problem: { message: expect.stringMatching(/removed/) },
    });
    await server.stop();
    await server.startAgain();
    operator = await server.operator();
    await until(async () => (await listed()).status === 'connected');
  });
});

async function variantsThere(): Promise<{ id: string; sku: string }[]> {
  const rows = await server.running.kernel.parts.database.asOwner(
    `select l.shop_variant as id, p.sku from pricing.listing l join pricing.price p using (tenant_id, shop, variant_id) where l.shop = '${harbor}' order by l.shop_variant limit 3`,
  );
  return rows as { id: string; sku: string }[];
}
async function seenAt(variant: string): Promise<string> {
  const rows = await server.running.kernel.parts.database.asOwner(
    `select seen_at::text as at from pricing.listing where shop = '${harbor}' and shop_variant = '${variant}'`,
  );
  return (rows as { at: string }[])[0]!.at;
}
/** What the shop told and nobody has heard yet. */
async function unheard(): Promise<number> {
  const rows = await server.running.kernel.parts.database.asOwner(
    `select count(*)::int as count from platform.event e where e.type like 'shop.%.changed'
     and not exists (select 1 from platform.inbox i where i.event_id = e.id and i.consumer = 'shops')`,
  );
  return (rows as { count: number }[])[0]!.count;
}
async function eventsOf(type: string): Promise<number> {
  const rows = await server.running.kernel.parts.database.asOwner(
    `select count(*)::int as count from platform.event where type = '${type}'`,
  );
  return (rows as { count: number }[])[0]!.count;
}
