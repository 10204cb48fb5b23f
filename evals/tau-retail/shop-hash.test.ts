import { describe, expect, it } from 'vitest';
import { roundToCents, writtenNumber } from './python-numbers.ts';
import { changesBetween, shopHash, sortedJson, textOf } from './shop-hash.ts';
import { smallShop } from './small-shop.fixture.ts';

const [order] = Object.values(smallShop.orders);

describe('the hash of a shop', () => {
  it('is the one that Python gives for the same records', () => {
    // json.dumps(shop, sort_keys=True, separators=(',', ':'), ensure_ascii=False), with the seven fields as None
    expect(shopHash(textOf(smallShop))).toBe(
      'c20c83c2bdc3f8bada3cccf17ff890ae230e9f301d3e00136ca412bff174593f',
    );
  });

  it('cannot tell an order without its later fields from one where they are null', () => {
    const nulls = { ...order!, cancel_reason: null, return_items: null };
    const same = { ...smallShop, orders: { ...smallShop.orders, '#W1': nulls } };
    expect(shopHash(textOf(same))).toBe(shopHash(textOf(smallShop)));
  });

  it('sees a change of one cent, and names the record', () => {
    const dearer = { ...order!, payment_history: [{ ...order!.payment_history[0]!, amount: 40.21 }] };
    const other = textOf({ ...smallShop, orders: { ...smallShop.orders, '#W1': dearer } });
    expect(shopHash(other)).not.toBe(shopHash(textOf(smallShop)));
    expect([...changesBetween(textOf(smallShop), other).keys()]).toEqual(['orders/#W1']);
  });

  it('sees a record that is gone, and one that is new', () => {
    const { '#W1': _, ...orders } = smallShop.orders;
    const fewer = textOf({ ...smallShop, orders });
    expect([...changesBetween(textOf(smallShop), fewer)]).toEqual([['orders/#W1', 'gone']]);
    expect([...changesBetween(fewer, textOf(smallShop)).keys()]).toEqual(['orders/#W1']);
  });
});

it('sorts keys, keeps what is not ASCII and escapes what JSON must', () => {
  expect(sortedJson({ b: ['Málaga', 'a "b"\n'], a: { d: null, c: true }, 10: 2 })).toBe(
    '{"10":2,"a":{"c":true,"d":null},"b":["Málaga","a \\"b\\"\\n"]}',
  );
});

describe('numbers as Python has them', () => {
  it.each([
    [16.629999999999995, '16.629999999999995'],
    [1.4210854715202004e-14, '1.4210854715202004e-14'],
    [0.00001, '1e-05'],
    [-5e-7, '-5e-07'],
    [0.00012, '0.00012'],
    [20, '20'],
    [-0, '0'],
    [1e21, '1000000000000000000000'],
  ])('writes %d', (value, text) => {
    expect(writtenNumber(value)).toBe(text);
  });

  it.each([
    [0.125, 0.12],
    [0.375, 0.38],
    [-0.125, -0.12],
    [2.675, 2.67],
    [1.005, 1],
    [-16.629999999999995, -16.63],
    [0.1 + 0.2, 0.3],
  ])('rounds %d to cents, a tie to the even one', (amount, rounded) => {
    expect(roundToCents(amount)).toBe(rounded);
  });
});
