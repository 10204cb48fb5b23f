import { describe, expect, it } from 'vitest';
import type { Cart, Checkout, Order } from './business/documents.ts';
import type { OrderRecord, Placement, ShopStorage } from './ports.ts';

/** What every storage of a shop must do; run it on each. `open` gives an empty one with these pieces on the shelf. */
export function storageContract(
  name: string,
  open: (stock: ReadonlyMap<string, number>) => Promise<ShopStorage>,
): void {
  const shelf = new Map([
    ['mug', 3],
    ['pan', 1],
  ]);
  const at = (seconds: number) => new Date(seconds * 1000);
  const checkout = (id: string, note = '') => ({ checkout: { id, currency: note } as Checkout });
  const order = (id: string, checkoutId: string): OrderRecord => ({
    order: { id, checkout_id: checkoutId, label: 'first' } as Order,
    placedAt: '2026-11-20T10:00:00.000Z',
    placedBy: 'key',
    payment: 'auth_1',
  });
  const placement = (id: string, replaces: number, take: Placement['take']): Placement => ({
    checkout: checkout(id, 'completed'),
    replaces,
    order: order(`order-of-${id}`, id),
    take,
  });
  const reply = { status: 200, body: { said: 'done' } };

  describe(`shop storage ${name}`, () => {
    it('hands a key to one request at a time, and its answer to all that repeat it', async () => {
      const storage = await open(shelf);
      expect(await storage.claimRequest('k', 'p', at(0), 1000)).toEqual({ kind: 'claimed' });
      expect(await storage.claimRequest('k', 'p', at(0.5), 1000)).toEqual({ kind: 'in_flight' });
      expect(await storage.claimRequest('k', 'other', at(0.5), 1000)).toEqual({ kind: 'conflict' });
      await storage.answerRequest({ key: 'k', reply });
      expect(await storage.claimRequest('k', 'p', at(99), 1000)).toEqual({ kind: 'answered', reply });
      expect(await storage.claimRequest('k', 'other', at(99), 1000)).toEqual({ kind: 'conflict' });
    });

    it('takes a key back that was released, or whose holder was lost', async () => {
      const storage = await open(shelf);
      await storage.claimRequest('k', 'p', at(0), 1000);
      await storage.releaseRequest('k');
      expect((await storage.claimRequest('k', 'p', at(0), 1000)).kind).toBe('claimed');
      expect((await storage.claimRequest('k', 'p', at(2), 1000)).kind).toBe('claimed');
    });

    it('never takes an answer back', async () => {
      const storage = await open(shelf);
      await storage.claimRequest('k', 'p', at(0), 1000);
      await storage.answerRequest({ key: 'k', reply });
      await storage.releaseRequest('k');
      await storage.answerRequest({ key: 'k', reply: { status: 500, body: {} } });
      expect(await storage.claimRequest('k', 'p', at(0), 1000)).toEqual({ kind: 'answered', reply });
    });

    it('replaces only the version that the writer saw', async () => {
      const storage = await open(shelf);
      expect(await storage.getCheckout('c')).toBeUndefined();
      expect(await storage.putCheckout(checkout('c', 'one'), 0)).toBe(true);
      expect(await storage.putCheckout(checkout('c', 'again'), 0)).toBe(false);
      expect(await storage.putCheckout(checkout('c', 'two'), 1)).toBe(true);
      expect(await storage.putCheckout(checkout('c', 'late'), 1)).toBe(false);
      expect(await storage.getCheckout('c')).toEqual({ document: checkout('c', 'two'), version: 2 });
      const cart = { cart: { id: 'b' } as Cart, checkoutId: 'c' };
      expect([await storage.putCart(cart, 0), await storage.putCart(cart, 0)]).toEqual([true, false]);
      expect((await storage.getCart('b'))?.document).toEqual(cart);
    });

    it('writes an answer with its effect or not at all', async () => {
      const storage = await open(shelf);
      await storage.claimRequest('k', 'p', at(0), 1000);
      await storage.putCheckout(checkout('c'), 7, { key: 'k', reply });
      expect((await storage.claimRequest('k', 'p', at(0), 1000)).kind).toBe('in_flight');
      await storage.putCheckout(checkout('c'), 0, { key: 'k', reply });
      expect((await storage.claimRequest('k', 'p', at(0), 1000)).kind).toBe('answered');
    });

    it('places an order with its stock and its checkout, once', async () => {
      const storage = await open(shelf);
      await storage.putCheckout(checkout('c'), 0);
      const wish = placement('c', 1, [
        { id: 'mug', quantity: 1 },
        { id: 'mug', quantity: 1 },
      ]);
      const outcomes = await Promise.all([storage.placeOrder(wish), storage.placeOrder(wish)]);
      expect(outcomes.sort()).toEqual(['changed_meanwhile', 'placed']);
      expect((await storage.available(['mug'])).get('mug')).toBe(1);
      expect((await storage.getCheckout('c'))?.document.checkout.currency).toBe('completed');
      expect((await storage.getOrder('order-of-c'))?.version).toBe(1);
    });

    it('takes nothing when one of the pieces is missing', async () => {
      const storage = await open(shelf);
      await storage.putCheckout(checkout('c'), 0);
      const greedy = [
        { id: 'mug', quantity: 1 },
        { id: 'pan', quantity: 2 },
      ];
      expect(await storage.placeOrder(placement('c', 1, greedy))).toBe('out_of_stock');
      expect(await storage.available(['mug', 'pan', 'unknown'])).toEqual(
        new Map([
          ['mug', 3],
          ['pan', 1],
          ['unknown', 0],
        ]),
      );
      expect(await storage.getOrder('order-of-c')).toBeUndefined();
      expect((await storage.getCheckout('c'))?.version).toBe(1);
    });

    it('puts goods back on the shelf with the change of the order', async () => {
      const storage = await open(shelf);
      await storage.putCheckout(checkout('c'), 0);
      await storage.placeOrder(placement('c', 1, [{ id: 'pan', quantity: 1 }]));
      const canceled = order('order-of-c', 'c');
      const back = [{ id: 'pan', quantity: 1 }];
      expect(await storage.amendOrder(canceled, 1, back)).toBe(true);
      expect(await storage.amendOrder(canceled, 1, back)).toBe(false);
      expect((await storage.available(['pan'])).get('pan')).toBe(1);
    });
  });
}
