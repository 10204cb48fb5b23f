import { type BlockReason, blockReasons } from '../rules/blocks.ts';
import { heldBy, type Outcome } from '../rules/evaluate.ts';
import { ExactSum } from '../rules/exact.ts';
import { type GuardName, guardNames } from '../rules/guards.ts';
import { Extremes, type Outlier } from './extremes.ts';
import { Histogram, type HistogramBar } from './histogram.ts';

/** Sums over the rows of one currency that rules select, in minor units; exact, however many there are. */
export interface CurrencyTotals {
  readonly rows: number;
  readonly raised: number;
  readonly cut: number;
  readonly before: bigint;
  readonly after: bigint;
  readonly delta: bigint;
}

export interface Simulation {
  readonly rows: number;
  /** Rows that no rule in force is about. */
  readonly notSelected: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly blocked: number;
  readonly blockedBy: Readonly<Record<BlockReason, number>>;
  /** How many prices each guard moved. */
  readonly heldBy: Readonly<Record<GuardName, number>>;
  readonly totals: Readonly<Record<string, CurrencyTotals>>;
  /** Relative changes of the changed prices. */
  readonly histogram: readonly HistogramBar[];
  readonly outliers: {
    readonly tenfold: number;
    readonly tenth: number;
    readonly belowCost: number;
    /** The largest of them. */
    readonly examples: readonly Outlier[];
  };
}

interface Sums {
  rows: number;
  raised: number;
  cut: number;
  readonly before: ExactSum;
  readonly after: ExactSum;
}

const zeros = <Key extends string>(keys: readonly Key[]): Record<Key, number> =>
  Object.fromEntries(keys.map(key => [key, 0])) as Record<Key, number>;

/** Counts outcomes as they come, and keeps none of them but a few outliers. */
export class Tally {
  rows = 0;
  #notSelected = 0;
  readonly #statuses = { changed: 0, unchanged: 0, skipped: 0, blocked: 0 };
  readonly #blockedBy = zeros(Object.keys(blockReasons) as BlockReason[]);
  readonly #held = new Array<number>(guardNames.length).fill(0);
  readonly #totals = new Map<string, Sums>();
  readonly #histogram = new Histogram();
  readonly #extremes = new Extremes();

  add(outcome: Outcome | null): void {
    this.rows++;
    if (outcome === null) {
      this.#notSelected++;
      return;
    }
    const { status, before, after } = outcome;
    this.#statuses[status]++;
    if (outcome.blocked !== null) this.#blockedBy[outcome.blocked]++;
    let sums = this.#totals.get(outcome.currency);
    if (!sums) {
      sums = { rows: 0, raised: 0, cut: 0, before: new ExactSum(), after: new ExactSum() };
      this.#totals.set(outcome.currency, sums);
    }
    sums.rows++;
    sums.before.add(before);
    sums.after.add(after);
    if (status !== 'changed') return;
    if (after > before) sums.raised++;
    else sums.cut++;
    for (let held = heldBy(outcome), at = 0; held !== 0; held >>= 1, at++) if (held & 1) this.#held[at]!++;
    this.#histogram.add(before, after);
    this.#extremes.add(outcome);
  }

  result(): Simulation {
    return {
      rows: this.rows,
      notSelected: this.#notSelected,
      ...this.#statuses,
      blockedBy: { ...this.#blockedBy },
      heldBy: Object.fromEntries(guardNames.map((name, at) => [name, this.#held[at]!])) as Record<
        GuardName,
        number
      >,
      totals: Object.fromEntries(
        [...this.#totals]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([currency, sums]) => [currency, totalsOf(sums)]),
      ),
      histogram: this.#histogram.bars(),
      outliers: this.#extremes.result(),
    };
  }
}

const totalsOf = ({ rows, raised, cut, before, after }: Sums): CurrencyTotals => ({
  rows,
  raised,
  cut,
  before: before.value,
  after: after.value,
  delta: after.value - before.value,
});
