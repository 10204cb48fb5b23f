/** How alike two values are, from 0 (nothing in common) to 1 (the same). All are symmetric unless they say otherwise. */

/** Words of a text, a name or a path: lower case, split at what is no letter or digit and where camelCase turns. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
}

/** Ratio of the smaller to the larger; 1 when both are zero. */
export function ratio(left: number, right: number): number {
  const larger = Math.max(Math.abs(left), Math.abs(right));
  return larger === 0 ? 1 : Math.min(Math.abs(left), Math.abs(right)) / larger;
}

/** Two letters at a time, Dice's coefficient: cheap, and forgiving of endings and small edits. */
export function dice(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  let common = 0;
  let total = 0;
  for (const [pair, times] of left) {
    total += times;
    common += Math.min(times, right.get(pair) ?? 0);
  }
  for (const times of right.values()) total += times;
  return total === 0 ? 0 : (2 * common) / total;
}

export function letterPairs(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  const padded = ` ${text} `;
  for (let index = 0; index + 1 < padded.length; index++) {
    const pair = padded.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Share of the weight of both sets that they have in common: weighted Jaccard. */
export function overlap(
  left: ReadonlySet<string>,
  right: ReadonlySet<string>,
  weight: (word: string) => number,
): number {
  let common = 0;
  let total = 0;
  for (const word of left) {
    const each = weight(word);
    total += each;
    if (right.has(word)) common += each;
  }
  for (const word of right) if (!left.has(word)) total += weight(word);
  return total === 0 ? 0 : common / total;
}

/** Share of the first set's weight that the second has too. Not symmetric. */
export function covered(
  of: ReadonlySet<string>,
  by: ReadonlySet<string>,
  weight: (word: string) => number,
): number {
  let common = 0;
  let total = 0;
  for (const word of of) {
    const each = weight(word);
    total += each;
    if (by.has(word)) common += each;
  }
  return total === 0 ? 0 : common / total;
}

/** How many steps two paths share at their end, as a share of the longer one. */
export function commonEnd(left: readonly string[], right: readonly string[]): number {
  const longer = Math.max(left.length, right.length);
  let same = 0;
  while (
    same < left.length &&
    same < right.length &&
    left[left.length - 1 - same] === right[right.length - 1 - same]
  )
    same++;
  return longer === 0 ? 0 : same / longer;
}

/** How many steps two paths share at their start, as a share of the longer one. */
export function commonStart(left: readonly string[], right: readonly string[]): number {
  const longer = Math.max(left.length, right.length);
  let same = 0;
  while (same < left.length && same < right.length && left[same] === right[same]) same++;
  return longer === 0 ? 0 : same / longer;
}

/** Longest common subsequence of two paths, as a share of both: 2·LCS / (m + n). */
export function commonSteps(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  let above = new Array<number>(right.length + 1).fill(0);
  for (const step of left) {
    const row = [0];
    for (let column = 1; column <= right.length; column++)
      row[column] =
        step === right[column - 1] ? above[column - 1]! + 1 : Math.max(above[column]!, row[column - 1]!);
    above = row;
  }
  return (2 * above[right.length]!) / (left.length + right.length);
}
