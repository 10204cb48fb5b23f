import { type Demand, demandOf, type Interval, intervalOf, type Random, type Week } from './demand.ts';

/** A price that a rule would change, with the cost where it is known, in minor units. */
export interface TestedChange {
  readonly sku: string;
  readonly before: number;
  readonly after: number;
  readonly cost: number | null;
}

export interface BackTestOptions {
  readonly random: Random;
  /** For how many weeks the new prices would stand. */
  readonly weeks: number;
  readonly draws?: number;
  /** Which share of the draws the intervals hold. */
  readonly share?: number;
}

/** Differences to keeping the prices, over the weeks, for the SKUs whose demand could be learned. */
export interface BackTest {
  readonly units: Interval;
  /** Minor units. */
  readonly revenue: Interval;
  /** Price less cost, minor units; null where the cost of one of the SKUs is not known. */
  readonly margin: Interval | null;
  /** Of how many changes this speaks. */
  readonly learned: number;
  /** Of how many it cannot: too few weeks, or prices that hardly moved. */
  readonly unknown: number;
  /** And of how many it will not: they come from or go to a price that was never asked, where a line is only a guess. */
  readonly beyondExperience: number;
}

/**
 * What a rule's changes could have done to units, revenue and margin, by each SKU's own history. Estimates, not amounts to
 * pay. It assumes that demand answers a price with one constant elasticity; that it was the price that moved the units,
 * and not a large order that got a better price; that weeks are alike but for the price (no season, no promotion, no
 * stock-out, no competitor, no other SKU); and that weeks without a sale, which have no price, do not count. The intervals
 * hold the uncertainty of fit and weeks (a bootstrap), not that of these assumptions; {@link holdOut} shows how far the
 * two together go wrong on history that the fit has not seen.
 */
export function backTest(
  changes: readonly TestedChange[],
  history: ReadonlyMap<string, readonly Week[]>,
  { random, weeks, draws = 200, share = 0.9 }: BackTestOptions,
): BackTest {
  const learnable = changes.flatMap(change => {
    const own = history.get(change.sku) ?? [];
    return demandOf(own) ? [{ ...change, own }] : [];
  });
  const tested = learnable.filter(({ own, before, after }) =>
    [before, after].every(price => isKnown(own, price, leastExperience)),
  );
  const sums = { units: [] as number[], revenue: [] as number[], margin: [] as number[] };
  for (let draw = 0; draw < draws; draw++) {
    let [units, revenue, margin] = [0, 0, 0];
    for (const { own, before, after, cost } of tested) {
      const demand = redrawn(own, random, [before, after]);
      const noise = noiseOf(demand, weeks, random);
      const [kept, changed] = [unitsAt(demand, before) * noise, unitsAt(demand, after) * noise];
      units += changed - kept;
      revenue += changed * after - kept * before;
      margin += changed * (after - (cost ?? 0)) - kept * (before - (cost ?? 0));
    }
    sums.units.push(units);
    sums.revenue.push(revenue);
    sums.margin.push(margin);
  }
  return {
    units: intervalOf(sums.units, share),
    revenue: intervalOf(sums.revenue, share),
    margin: tested.every(({ cost }) => cost !== null) ? intervalOf(sums.margin, share) : null,
    learned: tested.length,
    unknown: changes.length - learnable.length,
    beyondExperience: learnable.length - tested.length,
  };
}

/**
 * A draw can come out with hardly any prices, or without those that are asked about; it then says nothing of them, and
 * another is drawn. When none does, the fit itself stands.
 */
function redrawn(weeks: readonly Week[], random: Random, prices: readonly number[]): Demand {
  for (let attempt = 0; attempt < 5; attempt++) {
    const draw = weeks.map(() => weeks[Math.floor(random() * weeks.length)]!);
    const demand = prices.every(price => isKnown(draw, price, 1)) ? demandOf(draw) : undefined;
    if (demand) return demand;
  }
  return demandOf(weeks)!;
}

const unitsAt = ({ level, elasticity }: Demand, price: number): number =>
  Math.exp(level + elasticity * Math.log(price));

/** The sum over so many weeks of what the model does not know, drawn from what it did not know before. */
function noiseOf({ residuals }: Demand, weeks: number, random: Random): number {
  let sum = 0;
  for (let week = 0; week < weeks; week++)
    sum += Math.exp(residuals[Math.floor(random() * residuals.length)]!);
  return sum;
}

/** Whether so many weeks had this price or a lower one, and as many this or a higher one: one odd week is no experience. */
const isKnown = (weeks: readonly Week[], price: number, least: number): boolean =>
  weeks.filter(each => each.price <= price).length >= least &&
  weeks.filter(each => each.price >= price).length >= least;

const leastExperience = 3;

export interface HoldOut {
  /** SKUs that were learned before and sold after at another price, by 2 % or more. */
  readonly skus: number;
  /** The share of them whose sales came out within the interval; with a right model it is `share`. */
  readonly covered: number;
  readonly share: number;
}

/** Fits on the weeks before one, foretells each SKU's units in the weeks from it on at the prices then asked, and counts. */
export function holdOut(
  history: ReadonlyMap<string, readonly Week[]>,
  from: number,
  { random, draws = 200, share = 0.9 }: Omit<BackTestOptions, 'weeks'>,
): HoldOut {
  let [skus, inside] = [0, 0];
  for (const weeks of history.values()) {
    const [known, held] = [weeks.filter(({ week }) => week < from), weeks.filter(({ week }) => week >= from)];
    if (held.length === 0 || !demandOf(known)) continue;
    const usual = known.at(-1)!.price;
    if (!held.some(({ price }) => Math.abs(price / usual - 1) >= 0.02)) continue;
    const foretold = Array.from({ length: draws }, () => {
      const demand = redrawn(known, random, []);
      return held.reduce((sum, { price }) => sum + unitsAt(demand, price) * noiseOf(demand, 1, random), 0);
    });
    const { low, high } = intervalOf(foretold, share);
    const sold = held.reduce((sum, { units }) => sum + units, 0);
    skus++;
    if (sold >= low && sold <= high) inside++;
  }
  return { skus, covered: skus === 0 ? 0 : inside / skus, share };
}
