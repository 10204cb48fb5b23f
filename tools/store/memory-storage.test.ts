import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkout, Order } from './business/documents.ts';
import { openJournal } from './journal.ts';
import { type Change, MemoryStorage } from './memory-storage.ts';
import type { OrderRecord } from './ports.ts';
import { storageContract } from './storage-contract.ts';

const stock = new Map([['mug', 3]]);

storageContract('in memory', async pieces => new MemoryStorage(pieces));

describe('a journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    path = join(folder, 'shop.journal');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => new MemoryStorage(stock, openJournal<Change>(path));
  const sell = async (storage: MemoryStorage, name: string) => {
    const checkout = { id: `chk_${name}` } as Checkout;
    await storage.putCheckout({ checkout }, 0);
    const order: OrderRecord = {
      order: { id: name, checkout_id: checkout.id } as Order,
      placedAt: '',
      placedBy: name,
      payment: '',
    };
    return storage.placeOrder({
      checkout: { checkout },
      replaces: 1,
      order,
      take: [{ id: 'mug', quantity: 1 }],
    });
  };

  it('brings everything back after a restart', async () => {
    const first = open();
    await first.claimRequest('key', 'print', new Date(0), 1000);
    await first.answerRequest({ key: 'key', reply: { status: 200, body: { said: 'yes' } } });
    await sell(first, 'one');
    first.close();
    const second = open();
    expect(await second.claimRequest('key', 'print', new Date(9e12), 1000)).toEqual({
      kind: 'answered',
      reply: { status: 200, body: { said: 'yes' } },
    });
    expect((await second.available(['mug'])).get('mug')).toBe(2);
    expect(second.ledger().map(({ order }) => order)).toEqual(['one']);
    second.close();
  });

  it('forgets a line that a crash tore off, and goes on after it', async () => {
    const first = open();
    await sell(first, 'one');
    first.close();
    appendFileSync(path, '{"do":"order","id":"tor');
    const second = open();
    await sell(second, 'two');
    second.close();
    const third = open();
    expect(third.ledger().map(({ order }) => order)).toEqual(['one', 'two']);
    third.close();
  });

  it('is whole whatever byte the crash cut it at: an order is there with its stock, or neither is', async () => {
    const storage = open();
    for (const name of ['one', 'two', 'three']) expect(await sell(storage, name)).toBe('placed');
    expect(await sell(storage, 'four')).toBe('out_of_stock');
    storage.close();
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async length => {
        writeFileSync(path, bytes.subarray(0, length));
        const survivor = open();
        const sold = survivor.ledger().length;
        expect((await survivor.available(['mug'])).get('mug')).toBe(3 - sold);
        for (const { checkout } of survivor.ledger())
          expect((await survivor.getCheckout(checkout))?.version).toBe(2);
        survivor.close();
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a file that is no journal', () => {
    writeFileSync(path, 'something else\n{}\n');
    expect(open).toThrow(/shop\.journal:1 is not a line of a journal/);
  });
});
