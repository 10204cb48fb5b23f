import type { Base } from './base.ts';
import { competitorAt, competitorNamed, competitorPick, type Doubled } from './competitors.ts';
import { parts } from './exact.ts';
import { whole } from './rates.ts';
import type { Row } from './row.ts';
import type { Change } from './rule.ts';

export interface FoundBase {
  /** Which of the base and its fall-backs it was, from 0; −1 when the row is to be skipped, −2 when blocked. */
  readonly place: number;
  readonly doubled: Doubled;
}
const skipped: FoundBase = { place: -1, doubled: 0 };
const blocked: FoundBase = { place: -2, doubled: 0 };

/** The base as a function of a row, at an instant (for what is too old). */
export function baseOf(base: Base, at: number, place = 0): (row: Row) => FoundBase {
  if (base.kind === 'current') return row => ({ place, doubled: row.price * 2 });
  const look = lookup(base, at);
  const { if_missing } = base;
  const otherwise =
    if_missing.do === 'use'
      ? baseOf(if_missing.base, at, place + 1)
      : () => (if_missing.do === 'skip' ? skipped : blocked);
  return row => {
    const doubled = look(row);
    return doubled === null ? otherwise(row) : { place, doubled };
  };
}

function lookup(base: Exclude<Base, { kind: 'current' }>, at: number): (row: Row) => Doubled | null {
  switch (base.kind) {
    case 'list':
    case 'cost': {
      const { kind } = base;
      return row => (row[kind] === null ? null : row[kind] * 2);
    }
    case 'competitor':
      return row => competitorPick(row, base.pick, base.no_older_than_hours, at);
    case 'competitor_rank':
      return row => competitorAt(row, base.rank, base.no_older_than_hours, at);
    case 'competitor_named':
      return row => competitorNamed(row, base.name, base.no_older_than_hours, at);
  }
}

/**
 * The changed price in {@link parts} of a minor unit: nothing is rounded yet. The caller checks that it is a safe
 * integer; a product that is not exact never is.
 */
export function changeOf(change: Change): (doubled: Doubled) => number {
  switch (change.kind) {
    case 'percent':
    case 'match_percent': {
      const factor = (whole + change.basis_points) * (parts / 2 / whole);
      return doubled => doubled * factor;
    }
    case 'absolute':
    case 'match_absolute': {
      const difference = change.amount * 2;
      return doubled => (doubled + difference) * (parts / 2);
    }
    case 'set':
      return () => change.amount * parts;
    case 'match':
      return doubled => doubled * (parts / 2);
  }
}
