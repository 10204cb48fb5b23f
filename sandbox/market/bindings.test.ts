import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../tools/store/business/documents.ts';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere, releaseVersions } from './official-schemas.ts';
import { type Json, mcpPlatform, type Platform, restPlatform } from './platform.ts';
import { newYork, paying, purchase, sampleSeed } from './samples.ts';

const here = protocolsAreHere();
const bindings = { REST: restPlatform, MCP: mcpPlatform } as const;
const cases = releaseVersions.flatMap(version => [[version, 'REST'] as const, [version, 'MCP'] as const]);

/** The platforms here have no server for order events, and the shop would say so. */
const silent = () => {};

/** A bank that thinks until it is told to answer; once. */
function holdPayments({ shop: { payments } }: RunningMerchant) {
  const { authorize } = payments;
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  payments.authorize = async payment => {
    payments.authorize = authorize;
    asked.resolve();
    await answered.promise;
    return authorize(payment);
  };
  return { asked: asked.promise, answer: answered.resolve };
}

/** The same goods, with enough pans for every test. */
const abundant = () =>
  sampleSeed().products.map(product => ({
    ...product,
    variants: product.variants.map(variant => ({ ...variant, stock: variant.stock * 100 })),
  }));

describe.each(cases)('a shop in UCP %s over %s', (version, binding) => {
  const schemas = here ? officialSchemas(version) : undefined;
  const next = version !== ucpVersion;
  let shop: RunningMerchant;
  const platformOf = ({ rest, mcp }: RunningMerchant, checked = schemas): Platform =>
    bindings[binding](binding === 'REST' ? rest : mcp, checked, version);
  const ask: Platform['ask'] = (...given) => platformOf(shop).ask(...given);
  beforeAll(async () => {
    shop = await startMerchant(sampleSeed({ products: abundant() }), { report: silent, next });
  });
  afterAll(() => shop.stop());

  const bought = async () => {
    const { body } = await ask('create_checkout', { payload: purchase({ pan: 1 }) });
    return (await ask('complete_checkout', { id: body.id, payload: paying() })).body.order.id as string;
  };

  it('keeps a cart that can be changed as a whole', async () => {
    const { body } = await ask('create_cart', {
      payload: { line_items: [{ item: { id: 'pan' }, quantity: 1 }] },
    });
    const payload = { line_items: [{ item: { id: 'mug-blue' }, quantity: 2 }] };
    const changed = await ask('update_cart', { id: body.id, payload });
    expect(amountOf(changed.body.totals, 'total')).toBe(4_800);
    expect((await ask('get_cart', { id: body.id })).body).toEqual(changed.body);
  });

  it('sells: quote, address, option, payment, order', async () => {
    const opened = await ask('create_checkout', {
      payload: { line_items: [{ item: { id: 'pan' }, quantity: 1 }] },
    });
    expect(opened.body.status).toBe('incomplete');
    const paths = opened.body.messages.map((message: Json) => message.path);
    expect(paths).toEqual(['$.fulfillment.methods', '$.buyer.email']);
    const line_items = [{ id: 'li_1', item: { id: 'pan' }, quantity: 1 }];
    const methods = [{ type: 'shipping', line_item_ids: ['li_1'], destinations: [newYork], groups: [] }];
    const addressed = await ask('update_checkout', {
      id: opened.body.id,
      payload: {
        line_items,
        buyer: { email: 'ada@example.com' },
        fulfillment: { methods },
        discounts: { codes: ['ten'] },
      },
    });
    const [method] = addressed.body.fulfillment.methods;
    expect(method.selected_destination_id).toBe('home');
    const groups = [{ id: method.groups[0].id, selected_option_id: 'exp' }];
    const ready = await ask('update_checkout', {
      id: opened.body.id,
      payload: { line_items, fulfillment: { methods: [{ line_item_ids: ['li_1'], groups }] } },
    });
    expect(ready.body.status).toBe('ready_for_complete');
    expect(ready.body.totals.map((entry: Json) => [entry.type, entry.amount])).toEqual([
      ['subtotal', 5_000],
      ['discount', -500],
      ['fulfillment', 1_800],
      ['tax', 399],
      ['total', 6_699],
    ]);
    const { body: done } = await ask('complete_checkout', { id: opened.body.id, payload: paying() });
    expect(done.status).toBe('completed');
    expect(done.payment).toEqual({
      instruments: [{ id: 'card_1', handler_id: 'mock_payment_handler', type: 'card' }],
    });
    const { body: order } = await ask('get_order', { id: done.order.id });
    expect(order.totals).toEqual(ready.body.totals);
    const option = method.groups[0].options.find((entry: Json) => entry.id === 'exp');
    expect(order.fulfillment.expectations[0].latest_fulfillment_time).toBe(option.latest_fulfillment_time);
  });

  it('takes an order back before it ships, once', async () => {
    const id = await bought();
    const key = v4();
    const asked = { id, key, payload: { reason: 'changed my mind' } };
    const { body } = await ask('cancel_order', asked);
    expect(body.line_items[0]).toMatchObject({
      status: 'removed',
      quantity: { original: 1, total: 0, fulfilled: 0 },
    });
    expect(body.adjustments[0]).toMatchObject({
      type: 'cancellation',
      status: 'completed',
      description: 'changed my mind',
    });
    expect(amountOf(body.adjustments[0].totals, 'total')).toBe(-amountOf(body.totals, 'total'));
    expect((await ask('cancel_order', asked)).body).toEqual(body);
    const again = await ask('cancel_order', { id });
    expect(again.body.messages[0].code).toBe('not_modifiable');
  });

  it('sends large orders to the buyer first', async () => {
    const { body } = await ask('create_checkout', { payload: purchase({ desk: 1 }) });
    expect(body.status).toBe('requires_escalation');
    expect(body.messages[0]).toMatchObject({ code: 'requires_review', severity: 'requires_buyer_review' });
    const early = await ask('complete_checkout', { id: body.id, payload: paying() });
    expect(early.body.messages[0].code).toBe('requires_review');
    expect((await fetch(body.continue_url, { method: 'POST' })).status).toBe(200);
    expect((await ask('complete_checkout', { id: body.id, payload: paying() })).body.status).toBe(
      'completed',
    );
  });

  it('places one order however many ask at once', async () => {
    const { body } = await ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const before = shop.ledger().length;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('complete_checkout', { id: body.id, payload: paying() })),
    );
    expect(answers.filter(answer => answer.body.status === 'completed')).toHaveLength(1);
    expect(
      shop
        .ledger()
        .slice(before)
        .map(entry => entry.checkout),
    ).toEqual([body.id]);
    const refused = answers
      .filter(answer => answer.body.status !== 'completed')
      .map(answer => answer.body.messages[0].code);
    for (const code of refused) expect(['changed_meanwhile', 'not_modifiable']).toContain(code);
  });

  it('gives one answer to one key, however often it is asked at once', async () => {
    const { body } = await ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const before = shop.ledger().length;
    const asked = { id: body.id, payload: paying(), key: v4() };
    await Promise.all(Array.from({ length: 8 }, () => ask('complete_checkout', asked)));
    expect((await ask('complete_checkout', asked)).body.status).toBe('completed');
    expect(shop.ledger().length).toBe(before + 1);
  });

  it('lets the others wait while an order is being placed', async () => {
    const { body } = await ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const bank = holdPayments(shop);
    const asked = { id: body.id, payload: paying(), key: v4() };
    const first = ask('complete_checkout', asked);
    await bank.asked;
    const second = await ask('complete_checkout', asked);
    expect([second.status, second.headers.get('Retry-After')]).toEqual([409, '1']);
    expect((await ask('get_checkout', { id: body.id })).body.status).toBe('complete_in_progress');
    const line_items = [{ id: 'li_1', item: { id: 'pan' }, quantity: 2 }];
    const change = await ask('update_checkout', { id: body.id, payload: { line_items } });
    expect(change.body.messages[0].code).toBe('changed_meanwhile');
    bank.answer();
    const { body: done } = await first;
    expect(done.status).toBe('completed');
    expect((await ask('complete_checkout', asked)).body).toEqual(done);
  });

  it('sells the last piece once', async () => {
    const scarce = await startMerchant(sampleSeed(), { report: silent, next });
    const platform = platformOf(scarce);
    const opened = await Promise.all(
      [0, 1, 2].map(() => platform.ask('create_checkout', { payload: purchase({ pan: 1 }) })),
    );
    const answers = await Promise.all(
      opened.map(({ body }) => platform.ask('complete_checkout', { id: body.id, payload: paying() })),
    );
    expect(answers.filter(({ body }) => body.status === 'completed')).toHaveLength(1);
    expect(scarce.ledger()).toHaveLength(1);
    for (const { body } of answers.filter(answer => answer.body.status !== 'completed')) {
      expect(body.messages[0].code).toBe('out_of_stock');
    }
    await scarce.stop();
  });

  it('says clearly what is wrong with a request', async () => {
    const unchecked = bindings[binding](binding === 'REST' ? shop.rest : shop.mcp, undefined, version);
    const first = async (operation: Parameters<Platform['ask']>[0], asked: object) => {
      const { body } = await unchecked.ask(operation, asked);
      return (body.data?.messages ?? body.messages)[0];
    };
    const line = (quantity: unknown) => ({ line_items: [{ item: { id: 'pan' }, quantity }] });
    for (const quantity of [-1, 0, 1.5, '2', null]) {
      const message = await first('create_checkout', { payload: line(quantity) });
      expect(message).toMatchObject({ code: 'invalid_request', path: '$.line_items[0].quantity' });
    }
    expect(await first('create_checkout', { payload: { line_items: [] } })).toMatchObject({
      code: 'missing',
    });
    expect(await first('get_checkout', { id: 'nothing' })).toMatchObject({ code: 'not_found' });
    expect(await first('get_order', { id: 'nothing' })).toMatchObject({ code: 'not_found' });
    const abroad = {
      ...purchase({ pan: 1 }),
      fulfillment: { methods: [{ destinations: [{ id: 'x', address_country: 'FR' }] }] },
    };
    expect(await first('create_checkout', { payload: abroad })).toMatchObject({
      code: 'address_undeliverable',
    });
    const { body } = await unchecked.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const elsewhere = { payment: { instruments: [{ id: 'i', handler_id: 'shop_pay', type: 'card' }] } };
    expect(await first('complete_checkout', { id: body.id, payload: elsewhere })).toMatchObject({
      code: 'payment_handler_unknown',
    });
    expect(await first('complete_checkout', { id: body.id, payload: {} })).toMatchObject({ code: 'missing' });
  });
});
