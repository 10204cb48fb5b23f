import type { Condition, Selection } from './selection.ts';

/** Integers from `least` to `most`, both inclusive. */
export interface Range {
  readonly least: number;
  readonly most: number;
}
type Measure = 'price' | 'margin' | 'stock' | 'age_days' | 'sold_30_days';

/**
 * Rows that fulfil every one of some conditions and negated conditions. A selection is a union of boxes. Boxes speak of
 * rows that are surely selected: a fact that is not known fulfils neither a condition nor its negation.
 */
export interface Box {
  readonly brand: Names;
  readonly sku: Names;
  /** One of each set, and none of the others: a row can be in several categories. */
  readonly categories: { readonly some: readonly ReadonlySet<string>[]; readonly none: ReadonlySet<string> };
  readonly ranges: Readonly<Partial<Record<Measure, Range>>>;
  /** Conditions that are only compared as a whole. */
  readonly wholly: { readonly holds: ReadonlySet<string>; readonly fails: ReadonlySet<string> };
}
interface Names {
  /** Undefined: any. */
  readonly within: ReadonlySet<string> | undefined;
  readonly without: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
const anyName: Names = { within: undefined, without: none };
const everything: Box = {
  brand: anyName,
  sku: anyName,
  categories: { some: [], none },
  ranges: {},
  wholly: { holds: none, fails: none },
};

export class TooManyBoxes extends Error {}
const mostBoxes = 256;

/** The boxes of a selection that are not empty. Throws {@link TooManyBoxes} where there are too many to compare. */
export const boxesOf = (selection: Selection, negated = false): Box[] => {
  if (selection.kind === 'not') return boxesOf(selection.of, !negated);
  if (selection.kind !== 'all_of' && selection.kind !== 'any_of') return conditionBoxes(selection, negated);
  const each = selection.of.map(part => boxesOf(part, negated));
  if ((selection.kind === 'any_of') !== negated) return counted(each.flat());
  return each.reduce<Box[]>(
    (boxes, more) => counted(boxes.flatMap(box => more.flatMap(other => intersection(box, other) ?? []))),
    [everything],
  );
};

function counted(boxes: Box[]): Box[] {
  if (boxes.length > mostBoxes) throw new TooManyBoxes();
  return boxes;
}

function conditionBoxes(condition: Condition, negated: boolean): Box[] {
  switch (condition.kind) {
    case 'everything':
      return negated ? [] : [everything];
    case 'brand':
    case 'sku': {
      const names = new Set(condition.any_of);
      const own = negated ? { within: undefined, without: names } : { within: names, without: none };
      return [{ ...everything, [condition.kind]: own }];
    }
    case 'category': {
      const names = new Set(condition.any_of);
      return [{ ...everything, categories: negated ? { some: [], none: names } : { some: [names], none } }];
    }
    case 'tag':
    case 'attribute':
    case 'competitor_position': {
      const key = new Set([JSON.stringify(condition)]);
      return [{ ...everything, wholly: negated ? { holds: none, fails: key } : { holds: key, fails: none } }];
    }
    default: {
      const { at_least = Number.NEGATIVE_INFINITY, at_most = Number.POSITIVE_INFINITY } = condition;
      const box = (least: number, most: number): Box[] =>
        least > most ? [] : [{ ...everything, ranges: { [condition.kind]: { least, most } } }];
      if (!negated) return box(at_least, at_most);
      return [
        ...(condition.at_least === undefined ? [] : box(Number.NEGATIVE_INFINITY, at_least - 1)),
        ...(condition.at_most === undefined ? [] : box(at_most + 1, Number.POSITIVE_INFINITY)),
      ];
    }
  }
}

const union = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> => new Set([...a, ...b]);
const isWithin = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean => [...a].every(each => b.has(each));
const meet = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean => [...a].some(each => b.has(each));

function bothNames(a: Names, b: Names): Names | undefined {
  const without = union(a.without, b.without);
  const kept =
    a.within && b.within
      ? [...a.within].filter(each => b.within!.has(each))
      : [...(a.within ?? b.within ?? [])];
  if (!a.within && !b.within) return { within: undefined, without };
  const within = new Set(kept.filter(each => !without.has(each)));
  return within.size === 0 ? undefined : { within, without: none };
}

/** The rows that are in both boxes; undefined when there surely are none. */
export function intersection(a: Box, b: Box): Box | undefined {
  const brand = bothNames(a.brand, b.brand);
  const sku = bothNames(a.sku, b.sku);
  const categories = {
    some: [...a.categories.some, ...b.categories.some],
    none: union(a.categories.none, b.categories.none),
  };
  const wholly = {
    holds: union(a.wholly.holds, b.wholly.holds),
    fails: union(a.wholly.fails, b.wholly.fails),
  };
  if (!brand || !sku || meet(wholly.holds, wholly.fails)) return undefined;
  if (categories.some.some(set => isWithin(set, categories.none))) return undefined;
  const ranges: Partial<Record<Measure, Range>> = { ...a.ranges };
  for (const [measure, range] of Object.entries(b.ranges) as [Measure, Range][]) {
    const own = ranges[measure];
    const least = Math.max(range.least, own?.least ?? range.least);
    const most = Math.min(range.most, own?.most ?? range.most);
    if (least > most) return undefined;
    ranges[measure] = { least, most };
  }
  return { brand, sku, categories, ranges, wholly };
}

/** Whether every row of the box surely is in the other one. False may also mean that it cannot be told. */
export function isInside(box: Box, other: Box): boolean {
  const namesInside = (mine: Names, theirs: Names): boolean => {
    if (theirs.within && !(mine.within && isWithin(mine.within, theirs.within))) return false;
    if (theirs.without.size === 0) return true;
    return mine.within ? !meet(mine.within, theirs.without) : isWithin(theirs.without, mine.without);
  };
  return (
    namesInside(box.brand, other.brand) &&
    namesInside(box.sku, other.sku) &&
    other.categories.some.every(set => box.categories.some.some(mine => isWithin(mine, set))) &&
    isWithin(other.categories.none, box.categories.none) &&
    isWithin(other.wholly.holds, box.wholly.holds) &&
    isWithin(other.wholly.fails, box.wholly.fails) &&
    (Object.entries(other.ranges) as [Measure, Range][]).every(([measure, { least, most }]) => {
      const mine = box.ranges[measure];
      return mine !== undefined && mine.least >= least && mine.most <= most;
    })
  );
}
