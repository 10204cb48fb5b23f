import type { Outcome } from '../rules/evaluate.ts';

export interface Outlier {
  readonly sku: string;
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  readonly kinds: readonly ('tenfold' | 'tenth' | 'below_cost')[];
}

const mostExamples = 100;

/** The largest change first; of equal ones the SKU that sorts first, then the lower price, so that the order of rows does not matter. */
const byRank = (a: Outlier, b: Outlier): number =>
  Math.abs(b.after - b.before) - Math.abs(a.after - a.before) ||
  (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0) ||
  (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) ||
  a.before - b.before;

/** Counts prices that look like slips, and keeps the largest of them. */
export class Extremes {
  #tenfold = 0;
  #tenth = 0;
  #belowCost = 0;
  #examples: Outlier[] = [];

  add({ sku, currency, before, after, marginAfter }: Outcome): void {
    const kinds: Outlier['kinds'][number][] = [];
    if (after >= before * 10) kinds.push('tenfold');
    if (after * 10 <= before) kinds.push('tenth');
    if (marginAfter !== null && marginAfter < 0) kinds.push('below_cost');
    if (kinds.length === 0) return;
    for (const kind of kinds)
      if (kind === 'tenfold') this.#tenfold++;
      else if (kind === 'tenth') this.#tenth++;
      else this.#belowCost++;
    this.#examples.push({ sku, currency, before, after, kinds });
    // Sorted in batches: sorting at each of a million outliers would be most of the work.
    if (this.#examples.length >= 2 * mostExamples) this.#keepLargest();
  }

  #keepLargest(): void {
    this.#examples = this.#examples.sort(byRank).slice(0, mostExamples);
  }

  result() {
    this.#keepLargest();
    return {
      tenfold: this.#tenfold,
      tenth: this.#tenth,
      belowCost: this.#belowCost,
      examples: [...this.#examples],
    };
  }
}
