import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { now } from './proof/catalogs.ts';
import { headphones, ruleWith } from './proof/stories.ts';

describe('several rules', () => {
  const cut = (id: string, basis_points: number, priority: number, more: object = {}) =>
    ruleWith({ id, change: { kind: 'percent', basis_points }, priority, ...more });
  const run = (on_tie: 'block' | 'lowest_price' | 'highest_price', ...rules: ReturnType<typeof cut>[]) =>
    compile({ rules, on_tie }, now)(headphones());
  it('let the highest priority decide, also where it blocks', () => {
    expect(run('block', cut('a', -1_000, 1), cut('b', -2_000, 2))?.after).toBe(8_000);
    const blocking = cut('b', -2_000, 2, { guards: { map: { if_unknown: 'block' } } });
    expect(run('block', cut('a', -1_000, 1), blocking)?.blocked).toBe('map_unknown');
  });

  it('of one priority block the row, or the lowest or the highest price wins', () => {
    const both = [cut('a', -1_000, 1), cut('b', -2_000, 1)] as const;
    expect(run('block', ...both)?.blocked).toBe('tie');
    expect(run('lowest_price', ...both)?.after).toBe(8_000);
    expect(run('highest_price', ...both)?.after).toBe(9_000);
  });

  it('that are not in force do not count', () => {
    const over = { schedule: { time_zone: 'UTC', end: '2026-01-01T00:00:00Z' } };
    expect(run('block', cut('a', -1_000, 1), cut('b', -2_000, 1, over))?.after).toBe(9_000);
  });
});
