import { describe, expect, it } from 'vitest';
import { now } from '../rules/proof/catalogs.ts';
import { headphones, ruleWith } from '../rules/proof/stories.ts';
import type { Row } from '../rules/row.ts';
import { simulate } from './simulate.ts';

const run = (more: Record<string, unknown>, rows: readonly Partial<Row>[]) =>
  simulate(
    { rules: [ruleWith(more)], on_tie: 'block' },
    rows.map((row, at) => headphones({ sku: `H-${at}`, ...row })),
    { at: now },
  );

describe('a simulation', () => {
  it('says what would change, what stays and why, and what it comes to', async () => {
    const told = await run({ guards: { minimum_margin: 4_500, only: 'cuts' } }, [
      {},
      { price: 12_000 },
      { cost: null },
      { cost: 5_800 },
      { categories: [], currency: 'EUR' },
    ]);
    expect(told).toMatchObject({ rows: 5, notSelected: 1, changed: 1, unchanged: 0, skipped: 0, blocked: 3 });
    expect(told.blockedBy).toMatchObject({ cost_unknown: 1, against_direction: 2 });
    expect(told.heldBy).toMatchObject({ minimum_margin: 1 });
    expect(told.totals).toEqual({
      USD: { rows: 4, raised: 0, cut: 1, before: 42_000n, after: 40_910n, delta: -1_090n },
    });
    expect(told.histogram.filter(({ count }) => count > 0)).toEqual([{ from: -1_000, to: -500, count: 1 }]);
  });

  it('points at prices that look like slips: tenfold, a tenth, below cost', async () => {
    const set = { change: { kind: 'set', amount: 5_000, currency: 'USD' } };
    const { outliers } = await run(set, [
      { price: 500, cost: 100 },
      { price: 50_000, cost: 100 },
      {},
      { price: 5_500, cost: 1 },
    ]);
    expect(outliers).toMatchObject({ tenfold: 1, tenth: 1, belowCost: 1 });
    expect(outliers.examples.map(({ sku, kinds }) => [sku, ...kinds])).toEqual([
      ['H-1', 'tenth'],
      ['H-2', 'below_cost'],
      ['H-0', 'tenfold'],
    ]);
  });

  it('counts every slip but keeps only the largest hundred', async () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ price: 100_000 + at, cost: 1 }));
    const { outliers } = await run({ change: { kind: 'set', amount: 1, currency: 'USD' } }, rows);
    expect(outliers.tenth).toBe(1_000);
    expect(outliers.examples).toHaveLength(100);
    expect(outliers.examples[0]!.before).toBe(100_999);
    expect(outliers.examples.at(-1)!.before).toBe(100_900);
  });

  it('stops when it is told to', async () => {
    const rows = [headphones()];
    const set = { rules: [ruleWith()], on_tie: 'block' as const };
    await expect(simulate(set, rows, { at: now, signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });

  it('adds prices exactly, however many there are', async () => {
    const price = 450_359_962_737;
    function* rows() {
      for (let at = 0; at < 100_000; at++) yield headphones({ price });
    }
    const rule = ruleWith({ change: { kind: 'absolute', amount: -1, currency: 'USD' } });
    const { totals } = await simulate({ rules: [rule], on_tie: 'block' }, rows(), { at: now });
    expect(totals.USD).toMatchObject({ before: 100_000n * BigInt(price), delta: -100_000n });
  });
});
