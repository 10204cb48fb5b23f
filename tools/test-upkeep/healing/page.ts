import type { Traits } from './traits.ts';

/** The candidates of a page taken together: how common each value is, because what is rare says more. */
export interface Page {
  readonly size: number;
  /** Weight of a word: high when few elements have it, low when most do; unknown words count as rarest. */
  weigh(word: string): number;
  /** The weight of a word that one candidate has. */
  readonly heaviest: number;
  weighNeighbour(word: string): number;
  /** How many candidates share this value; 0 when none has it. */
  texts(value: string): number;
  hrefs(value: string): number;
  ids(value: string): number;
  names(value: string): number;
}

export function pageOf(candidates: readonly Traits[]): Page {
  const size = candidates.length;
  const rarity = (count: number): number => Math.log((size + 1) / (count + 0.5));
  const words = mapValues(
    countAll(candidates, each => each.allWords),
    rarity,
  );
  const neighbours = mapValues(
    countAll(candidates, each => each.neighbourWords),
    rarity,
  );
  const unknown = rarity(0);
  const texts = countAll(candidates, each => [each.text]);
  const hrefs = countAll(candidates, each => [each.href]);
  const ids = countAll(candidates, each => [each.id]);
  const names = countAll(candidates, each => [each.name]);
  return {
    size,
    weigh: word => words.get(word) ?? unknown,
    heaviest: rarity(1),
    weighNeighbour: word => neighbours.get(word) ?? unknown,
    texts: value => texts.get(value) ?? 0,
    hrefs: value => hrefs.get(value) ?? 0,
    ids: value => ids.get(value) ?? 0,
    names: value => names.get(value) ?? 0,
  };
}

function countAll(candidates: readonly Traits[], valuesOf: (each: Traits) => Iterable<string>) {
  const counts = new Map<string, number>();
  for (const candidate of candidates)
    for (const value of valuesOf(candidate)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const mapValues = (counts: ReadonlyMap<string, number>, change: (count: number) => number) =>
  new Map([...counts].map(([value, count]) => [value, change(count)] as const));
