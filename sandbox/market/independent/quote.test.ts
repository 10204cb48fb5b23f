import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addWorkingDays } from './delivery.ts';
import { quote, spread } from './quote.ts';

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

it('splits an amount into parts that add up to it, none larger than its share by a unit', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000_000),
      fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }),
      (amount, weights) => {
        const whole = sum(weights);
        const parts = spread(amount, weights);
        expect(sum(parts)).toBe(whole === 0 ? 0 : amount);
        if (whole > 0)
          parts.forEach((part, index) => {
            expect(Math.abs(part - (amount * weights[index]!) / whole)).toBeLessThan(1.000001);
          });
      },
    ),
  );
});

it('adds up: every entry to the total, every line to its own, allocations to their discount', () => {
  const voucher = fc.record({
    code: fc.constantFrom('A', 'B'),
    title: fc.constant('v'),
    from: fc.nat(5_000),
    basis_points: fc.integer({ min: 1, max: 10_000 }),
  });
  const line = fc.record({ price: fc.nat(500_000), quantity: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.array(voucher, { maxLength: 2 }),
      fc.nat(5_000),
      fc.nat(2_500),
      (lines, vouchers, freight, taxBasisPoints) => {
        const result = quote(lines, ['a', 'b', 'a'], vouchers, new Date(0), () => ({
          freight: { title: 'Post', amount: freight },
          taxBasisPoints,
        }));
        const amounts = result.totals.filter(({ type }) => type !== 'total').map(({ amount }) => amount);
        expect(sum(amounts)).toBe(result.total);
        expect(result.applied.length).toBeLessThanOrEqual(1);
        for (const { amount, allocations } of result.applied)
          expect(sum(allocations.map(part => part.amount))).toBe(amount);
        const lineTotals = result.lines.map(({ totals }) => totals.at(-1)!.amount);
        expect(sum(lineTotals)).toBe(result.goods);
      },
    ),
  );
});

it.each([
  ['2026-11-20T12:00:00Z', 0, '2026-11-20T20:00:00.000Z'],
  ['2026-11-20T12:00:00Z', 1, '2026-11-23T20:00:00.000Z'],
  ['2026-11-21T12:00:00Z', 0, '2026-11-23T20:00:00.000Z'],
  ['2026-11-18T23:00:00Z', 5, '2026-11-25T20:00:00.000Z'],
])('counts working days from %s: %i → %s', (from, days, expected) => {
  expect(addWorkingDays(new Date(from), days).toISOString()).toBe(expected);
});
