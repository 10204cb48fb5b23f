import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate/simulate.ts';
import { compile, compileRule } from './compile.ts';
import type { Outcome } from './evaluate.ts';
import { changedRow, changeIn, inverse } from './price-change.ts';
import { now, rowOf } from './proof/catalogs.ts';
import { currencies, exponents } from './proof/currencies.ts';
import { brokenBy } from './proof/judge.ts';
import { ruleOf, situation } from './proof/random-rules.ts';
import type { Row } from './row.ts';
import { traceOf } from './trace.ts';

const runs = (usual: number) => ({ numRuns: Number(process.env.RUNS ?? usual) });

describe('whatever the rules and the catalog', () => {
  it('breaks no guard with a price that it changes', () => {
    let changed = 0;
    fc.assert(
      fc.property(situation(), ({ set, rows }) => {
        const evaluate = compile(set, now);
        for (const row of rows) {
          const outcome = evaluate(row);
          if (outcome?.status !== 'changed') continue;
          changed++;
          expect(brokenBy(outcome, row)).toEqual([]);
        }
      }),
      runs(4_000),
    );
    expect(changed).toBeGreaterThan(1_000);
  });

  it('leaves the price of a row that is blocked, skipped or not selected', () => {
    fc.assert(
      fc.property(situation(), ({ set, rows }) => {
        const evaluate = compile(set, now);
        for (const row of rows) {
          const copy = structuredClone(row);
          const outcome = evaluate(row);
          expect(row).toEqual(copy);
          if (outcome === null || outcome.status === 'changed') continue;
          expect(outcome.after).toBe(row.price);
          expect(changeIn(outcome)).toBeNull();
          expect(outcome.blocked === null).toBe(outcome.status !== 'blocked');
        }
      }),
      runs(2_000),
    );
  });

  it('comes to the same whatever the order of rows and of rules', async () => {
    await fc.assert(
      fc.asyncProperty(situation(), fc.infiniteStream(fc.nat()), async ({ set, rows }, dice) => {
        const shuffled = <T>(of: readonly T[]): T[] =>
          of
            .map(each => [dice.next().value as number, each] as const)
            .sort(([a], [b]) => a - b)
            .map(([, each]) => each);
        const one = await simulate(set, rows, { at: now });
        const other = await simulate({ ...set, rules: shuffled(set.rules) }, shuffled(rows), { at: now });
        expect(other).toEqual(one);
      }),
      runs(1_000),
    );
  });

  it('simulates what applying would do, and a catalog that streams like one at hand', async () => {
    await fc.assert(
      fc.asyncProperty(situation(), async ({ set, rows }) => {
        const seen: Outcome[] = [];
        const simulation = await simulate(set, rows, { at: now, onOutcome: outcome => seen.push(outcome) });
        const evaluate = compile(set, now);
        const applied = rows.map(evaluate).filter(outcome => outcome !== null);
        expect(seen).toEqual(applied);
        expect(simulation.changed).toBe(applied.flatMap(outcome => changeIn(outcome) ?? []).length);
        async function* stream() {
          yield* rows;
        }
        expect(await simulate(set, stream(), { at: now })).toEqual(simulation);
      }),
      runs(1_000),
    );
  });

  it('is undone by the inverse of its changes', () => {
    fc.assert(
      fc.property(situation(), ({ set, rows }) => {
        const evaluate = compile(set, now);
        for (const row of rows) {
          const outcome = evaluate(row);
          const change = outcome && changeIn(outcome);
          if (!change) continue;
          const changed = changedRow(row, change)!;
          expect(changed.price).toBe(outcome.after);
          expect(changedRow(changed, inverse(change))).toEqual(row);
          // A price that moved meanwhile is left alone.
          expect(changedRow({ ...row, price: row.price + 1 }, change)).toBeNull();
        }
      }),
      runs(1_000),
    );
  });

  it('adds up: the sums are those of the parts, and every row is counted once', async () => {
    await fc.assert(
      fc.asyncProperty(situation(), fc.nat(), async ({ set, rows }, cut) => {
        const at = cut % rows.length;
        const whole = await simulate(set, rows, { at: now });
        const parts = [
          await simulate(set, rows.slice(0, at), { at: now }),
          await simulate(set, rows.slice(at), { at: now }),
        ];
        const added = (of: (simulation: typeof whole) => number) =>
          parts.reduce((sum, part) => sum + of(part), 0);
        const { notSelected, changed, unchanged, skipped, blocked } = whole;
        expect(notSelected + changed + unchanged + skipped + blocked).toBe(rows.length);
        expect(Object.values(whole.blockedBy).reduce((a, b) => a + b)).toBe(blocked);
        expect(whole.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(changed);
        for (const key of ['rows', 'changed', 'unchanged', 'blocked', 'skipped', 'notSelected'] as const)
          expect(added(part => part[key])).toBe(whole[key]);
        for (const [currency, { before, after, delta }] of Object.entries(whole.totals)) {
          const sum = (key: 'before' | 'after') =>
            parts.reduce((total, { totals }) => total + (totals[currency]?.[key] ?? 0n), 0n);
          expect([sum('before'), sum('after'), after - before]).toEqual([before, after, delta]);
        }
      }),
      runs(1_000),
    );
  });

  it('tells how it came to a price: each step begins where the one before ended', () => {
    fc.assert(
      fc.property(situation(), ({ set, rows }) => {
        const evaluate = compile(set, now);
        for (const row of rows) {
          const outcome = evaluate(row);
          if (!outcome) continue;
          const steps = traceOf(outcome);
          expect(steps[0]!.in).toBe(String(row.price));
          for (const [at, step] of steps.slice(1).entries())
            if (step.step !== 'checks') expect(step.in).toBe(steps[at]!.out);
          if (outcome.status !== 'skipped') expect(steps.at(-1)!.out).toBe(String(outcome.after));
        }
      }),
      runs(1_000),
    );
  });
});

it('holds in every currency of ISO 4217, with 0, 2, 3 and 4 digits, and in those that count in fifths', () => {
  expect(exponents).toEqual([0, 1, 2, 3, 4]);
  for (const code of currencies) {
    const evaluated = fc.property(ruleOf(code), rowOf(code), (rule, row: Row) => {
      const outcome = compileRule(rule, now)(row);
      if (outcome?.status !== 'changed') return;
      expect(outcome.currency).toBe(code);
      expect(brokenBy(outcome, row)).toEqual([]);
    });
    fc.assert(evaluated, runs(10));
  }
});
