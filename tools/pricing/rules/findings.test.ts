import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { type Finding, findingsIn } from './findings.ts';
import { now } from './proof/catalogs.ts';
import { situation } from './proof/random-rules.ts';
import { ruleWith } from './proof/stories.ts';

const kinds = (...rules: ReturnType<typeof ruleWith>[]): string[] =>
  findingsIn({ rules, on_tie: 'block' }, now).map(({ kind, rules: [rule] }) => `${kind} ${rule}`);
const laptops = { kind: 'category', any_of: ['laptops'] };
const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('findings', () => {
  it('name a rule whose conditions exclude each other', () => {
    const select = {
      kind: 'all_of',
      of: [
        { kind: 'price', currency: 'USD', at_most: 100 },
        { kind: 'price', currency: 'USD', at_least: 101 },
      ],
    };
    expect(kinds(ruleWith({ select }))).toEqual(['never_selects rule']);
    expect(kinds(ruleWith({ select: { kind: 'not', of: { kind: 'everything' } } }))).toEqual([
      'never_selects rule',
    ]);
  });

  it('name a rule whose time is over, or never comes', () => {
    expect(kinds(ruleWith({ schedule: { time_zone: 'UTC', end: '2026-01-01T00:00:00Z' } }))).toEqual([
      'never_in_force rule',
    ]);
    const february = {
      time_zone: 'UTC',
      start: '2026-01-01T00:00:00Z',
      recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
      end: '2027-06-01T00:00:00Z',
      lasts: 'P1D',
    };
    expect(kinds(ruleWith({ schedule: february }))).toEqual(['never_in_force rule']);
  });

  it('name a rule that a stronger one leaves no row', () => {
    const narrow = ruleWith({
      id: 'narrow',
      select: { kind: 'all_of', of: [laptops, { kind: 'stock', at_least: 5 }] },
    });
    expect(kinds(narrow, ruleWith({ id: 'wide', select: laptops, priority: 1 }))).toEqual([
      'shadowed narrow',
    ]);
    expect(
      kinds(narrow, ruleWith({ id: 'other', select: { kind: 'stock', at_least: 6 }, priority: 1 })),
    ).toEqual([]);
  });

  it('name rules of one priority that may meet, and not those that cannot', () => {
    const one = ruleWith({ id: 'one', select: laptops });
    expect(kinds(one, ruleWith({ id: 'two', select: { kind: 'brand', any_of: ['Sony'] } }))).toEqual([
      'may_tie one',
    ]);
    expect(kinds(one, ruleWith({ id: 'two', select: { kind: 'not', of: laptops } }))).toEqual([]);
  });

  it.each([
    [
      'a limit that cannot reach the floor',
      {
        select: { kind: 'price', currency: 'USD', at_most: 1_000 },
        guards: { floor: usd(2_000), change_per_run: { basis_points: 1_000, beyond: 'clamp' } },
      },
    ],
    [
      'stock that it asks to be low and to be high',
      {
        select: { kind: 'stock', at_most: 5 },
        guards: { stock: { at_least: 10, applies_to: 'any_change' } },
      },
    ],
    [
      'an ending that no price between the guards has',
      {
        guards: { floor: usd(100), ceiling: usd(150) },
        rounding: { every: 100, ending: 99, direction: 'nearest', ties: 'half_up', if_none_fits: 'block' },
      },
    ],
    [
      'a reduction that it announces and never makes',
      { announced: 'eu_prior_price', guards: { only: 'raises' } },
    ],
    [
      'a cut to above the price',
      {
        select: { kind: 'price', currency: 'USD', at_most: 1_000 },
        guards: { only: 'cuts', floor: usd(1_001) },
      },
    ],
  ])('name a rule that blocks itself: %s', (_, more) => {
    expect(kinds(ruleWith(more))).toEqual(['always_blocked rule']);
  });

  it('say so where a selection is too wide-branched to be analysed', () => {
    const brands = {
      kind: 'any_of',
      of: Array.from({ length: 40 }, (_, at) => ({ kind: 'brand', any_of: [`B${at}`] })),
    };
    const tags = {
      kind: 'any_of',
      of: Array.from({ length: 40 }, (_, at) => ({ kind: 'tag', any_of: [`T${at}`] })),
    };
    expect(kinds(ruleWith({ select: { kind: 'all_of', of: [brands, tags] } }))).toEqual([
      'not_analysed rule',
    ]);
  });
});

it('are true of every random catalog: what is found faulty never prices, and what ties was foreseen', () => {
  const met = new Map<Finding['kind'], number>();
  let ties = 0;
  fc.assert(
    fc.property(situation(4), ({ set, rows }) => {
      const findings = findingsIn(set, now);
      for (const { kind } of findings) met.set(kind, (met.get(kind) ?? 0) + 1);
      const faulty = new Set(
        findings
          .filter(({ kind }) => kind !== 'may_tie' && kind !== 'not_analysed')
          .map(({ rules: [rule] }) => rule!),
      );
      const evaluate = compile(set, now);
      for (const row of rows) {
        const outcome = evaluate(row);
        if (outcome?.status === 'changed') expect(faulty).not.toContain(outcome.rule.id);
        if (outcome?.blocked !== 'tie') continue;
        ties++;
        const foreseen = findings.some(
          ({ kind, rules }) => kind === 'may_tie' && rules.includes(outcome.rule.id),
        );
        expect(foreseen || findings.some(({ kind }) => kind === 'not_analysed')).toBe(true);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 2_000) },
  );
  for (const kind of ['never_selects', 'never_in_force', 'shadowed', 'may_tie', 'always_blocked'] as const)
    expect(met.get(kind) ?? 0, kind).toBeGreaterThan(5);
  expect(ties).toBeGreaterThan(50);
});
