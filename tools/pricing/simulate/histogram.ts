import { exactProduct } from '../rules/exact.ts';
import { whole } from '../rules/rates.ts';

/** Changes of at least `from` and less than `to`, in basis points of the price before; null: without end. */
export interface HistogramBar {
  readonly from: number | null;
  readonly to: number | null;
  readonly count: number;
}

const edges = [
  -9000, -5000, -3000, -2000, -1000, -500, -100, 0, 100, 500, 1000, 2000, 3000, 5000, 10_000, 90_000,
];

/** How large the changes are, relative to what the prices were. */
export class Histogram {
  readonly #counts = new Array<number>(edges.length + 1).fill(0);

  add(before: number, after: number): void {
    const ahead = exactProduct(after - before, whole);
    let at = 0;
    // Compares products: no quotient is rounded across an edge. Beyond exact products lies only the last bar.
    if (Number.isNaN(ahead)) at = after > before ? edges.length : 0;
    else while (at < edges.length && ahead >= edges[at]! * before) at++;
    this.#counts[at]!++;
  }

  bars(): HistogramBar[] {
    return this.#counts.map((count, at) => ({ from: edges[at - 1] ?? null, to: edges[at] ?? null, count }));
  }
}
