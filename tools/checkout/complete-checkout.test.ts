import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Principal } from '../../platform/principal.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import type { compareOffers } from '../catalog/compare-offers.ts';
import { dataOf, proposalOf } from '../testing/outcomes.ts';
import { type Market, openMarket } from '../testing/shopping.ts';
import type { CheckoutView } from './checkout-view.ts';

let market: Market;
let hours = 0;
beforeAll(async () => {
  market = await openMarket({ clock: () => new Date(Date.now() + hours * 3_600_000) });
});
afterAll(() => market.close());

const call = (who: Principal, tool: string, input: object) => market.test.kernel.call(who, tool, input);

/** Opens a checkout for a thing in stock at the merchant and proposes its order. */
async function proposeOrder(agent: Principal, merchant: string, quantity = 1) {
  const found = dataOf<z.output<typeof compareOffers.output>>(
    await call(agent, 'compare_offers', {
      query: 'noise-cancelling headphones',
      merchants: [merchant],
      limit: 5,
    }),
  );
  const { variant } = found.offers[0]!.offer;
  const checkout = dataOf<CheckoutView>(
    await call(agent, 'create_checkout', { merchant, lines: [{ item: variant, quantity }] }),
  );
  return {
    checkout,
    variant,
    proposal: proposalOf(await call(agent, 'complete_checkout', { merchant, id: checkout.id })),
  };
}

const view = (buyer: Principal, id: string) => readProposal(market.test.kernel.parts, buyer, id);
const ordersAt = (id: string) => market.voltbarn.ledger().filter(entry => entry.checkout === id);

describe.each(['voltbarn', 'kestrel-and-lowe'])('an order at %s', merchant => {
  it('is placed once it is approved, exactly as it was shown, and read back', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, proposal } = await proposeOrder(agent, merchant, 2);
    const before = await view(buyer, proposal);
    expect(before.document.totals.at(-1)).toEqual({ label: 'Total', value: checkout.terms.total });
    expect(before.document.reversibility.kind).toBe(merchant === 'voltbarn' ? 'irreversible' : 'reversible');
    await market.approve(buyer, proposal);
    await market.test.settle();
    const after = await view(buyer, proposal);
    expect(after.targets[0]).toMatchObject({
      status: 'verified',
      receipt: { merchant, total: checkout.terms.total },
    });
    const { orders } = dataOf<{ orders: { status: string; proposal: string }[] }>(
      await call(agent, 'list_orders', {}),
    );
    expect(orders).toMatchObject([{ status: 'placed', proposal }]);
  });

  it('runs when the merchant let the checkout lapse and the same one can be built anew', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, proposal } = await proposeOrder(agent, merchant);
    dataOf(await call(agent, 'cancel_checkout', { merchant, id: checkout.id }));
    await market.approve(buyer, proposal);
    await market.test.settle();
    const { targets } = await view(buyer, proposal);
    expect(targets[0]).toMatchObject({ status: 'verified' });
    expect(targets[0]!.receipt).not.toMatchObject({ checkout: checkout.id });
  });

  it('is stale when it is approved days later and would arrive later than was signed', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, proposal } = await proposeOrder(agent, merchant);
    hours = 96;
    try {
      await market.approve(buyer, proposal);
      await market.test.settle();
      expect((await view(buyer, proposal)).targets[0]).toMatchObject({ status: 'stale', receipt: null });
      expect(ordersAt(checkout.id)).toEqual([]);
    } finally {
      hours = 0;
    }
  });
});

describe('an order that goes wrong', () => {
  it('at the price is not placed', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, variant, proposal } = await proposeOrder(agent, 'voltbarn');
    market.voltbarn.faults.lay({
      kind: 'price_changed',
      item_id: variant,
      percent: 20,
      operation: 'complete_checkout',
      times: 1,
    });
    await market.approve(buyer, proposal);
    await market.test.settle();
    expect((await view(buyer, proposal)).targets[0]!.status).not.toBe('verified');
    expect(ordersAt(checkout.id)).toEqual([]);
    market.voltbarn.faults.clear();
  });

  it('by a declined card says so, and nothing was ordered', async () => {
    const { buyer, agent } = await market.shopper({
      payment: { token: 'fail_token', brand: 'Visa', last_digits: '0000' },
    });
    const { checkout, proposal } = await proposeOrder(agent, 'voltbarn');
    await market.approve(buyer, proposal);
    await market.test.settle();
    expect((await view(buyer, proposal)).targets[0]).toMatchObject({
      status: 'failed',
      problem: { code: 'payment_declined' },
    });
    expect(ordersAt(checkout.id)).toEqual([]);
  });

  it('by a lost answer is found out and placed once', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, proposal } = await proposeOrder(agent, 'voltbarn');
    market.voltbarn.faults.lay({ kind: 'lost_answer', operation: 'complete_checkout', times: 1 });
    await market.approve(buyer, proposal);
    await market.test.settle();
    expect((await view(buyer, proposal)).targets[0]).toMatchObject({ status: 'verified' });
    expect(ordersAt(checkout.id)).toHaveLength(1);
  });
});

describe('taking an order back', () => {
  it('is a proposal of its own where the merchant has an API for it', async () => {
    const { buyer, agent } = await market.shopper();
    const { proposal } = await proposeOrder(agent, 'kestrel-and-lowe');
    await market.approve(buyer, proposal);
    await market.test.settle();
    const [undo] = await market.test.kernel.undo(agent, proposal);
    const cancel = proposalOf(undo!);
    await market.approve(buyer, cancel);
    await market.test.settle();
    expect((await view(buyer, cancel)).targets[0]).toMatchObject({ status: 'verified' });
    const { orders } = dataOf<{ orders: { status: string }[] }>(await call(agent, 'list_orders', {}));
    expect(orders).toMatchObject([{ status: 'cancelled' }]);
  });

  it('says whom to contact where there is none', async () => {
    const { buyer, agent } = await market.shopper();
    const { proposal } = await proposeOrder(agent, 'voltbarn');
    await market.approve(buyer, proposal);
    await market.test.settle();
    const [undo] = await market.test.kernel.undo(agent, proposal);
    expect(undo).toMatchObject({
      kind: 'refused',
      problem: { code: 'cannot_be_undone', mend: expect.stringContaining('Contact') },
    });
  });
});

describe('an edit on the card', () => {
  it('of the quantity is a new proposal with exact new totals, and the old one gives way', async () => {
    const { buyer, agent } = await market.shopper();
    const { checkout, proposal } = await proposeOrder(agent, 'voltbarn');
    expect((await view(buyer, proposal)).editable).toMatchObject({ quantity: 1, address: 'home' });
    const edited = proposalOf(await market.test.kernel.edit(buyer, proposal, { quantity: 2 }));
    const after = await view(buyer, edited);
    expect(after.document.requester).toMatchObject({ id: agent.id, edited_by: buyer.id });
    expect(after.document.spend!.amount).toBeGreaterThan(checkout.terms.total.amount);
    expect(await view(buyer, proposal)).toMatchObject({ status: 'superseded', supersededBy: edited });
  });

  it('that swaps in something else than the card offers is refused', async () => {
    const { buyer, agent } = await market.shopper();
    const { proposal } = await proposeOrder(agent, 'voltbarn');
    const refused = await market.test.kernel.edit(buyer, proposal, { merchant: 'kestrel-and-lowe' });
    expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'invalid_input' } });
    expect(await view(buyer, proposal)).toMatchObject({ status: 'proposed' });
  });
});

describe('bad input', () => {
  it('is refused with how to mend it', async () => {
    const { agent } = await market.shopper();
    const refusalOf = async (tool: string, input: object) => {
      const outcome = await call(agent, tool, input);
      return outcome.kind === 'refused' ? outcome.problem : outcome;
    };
    const lines = [{ item: 'x', quantity: 1 }];
    expect(await refusalOf('create_checkout', { merchant: 'elsewhere', lines })).toMatchObject({
      code: 'not_found',
    });
    expect(
      await refusalOf('create_checkout', { merchant: 'voltbarn', lines, address: 'moon' }),
    ).toMatchObject({ code: 'address_invalid' });
    expect(
      await refusalOf('create_checkout', { merchant: 'voltbarn', lines: [{ item: 'x', quantity: -1 }] }),
    ).toMatchObject({ code: 'invalid_input' });
    expect(await refusalOf('create_checkout', { merchant: 'voltbarn', lines, colour: 'red' })).toMatchObject({
      code: 'unknown_argument',
    });
    expect(await refusalOf('compare_offers', { query: 'mouse', currency: 'DOLLARS' })).toMatchObject({
      code: 'invalid_input',
    });
  });
});
