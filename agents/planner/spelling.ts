/** Nearest known word for a misspelt one: small distance, same first letter, and only if exactly one is nearest. */
export class Spelling {
  readonly #byInitial = new Map<string, Set<string>>();

  add(word: string): void {
    if (word.length < 4 || /\d/.test(word)) return;
    const known = this.#byInitial.get(word[0]!) ?? new Set();
    this.#byInitial.set(word[0]!, known.add(word));
  }

  /** `undefined` when no word, or more than one, is near enough. */
  nearest(word: string): string | undefined {
    const limit = word.length >= 8 ? 2 : 1;
    if (word.length < 4) return undefined;
    let found: string | undefined;
    let least = limit + 1;
    for (const known of this.#byInitial.get(word[0]!) ?? []) {
      if (Math.abs(known.length - word.length) > limit) continue;
      // Four letters carry too little: "form" and "from" only pass when letters are swapped or one is missing.
      const shortWord = word.length === 4 && known.length === 4 && !isSwap(word, known);
      if (shortWord || (word.length === 4 && known.length < 4)) continue;
      const distance = editDistance(word, known, limit);
      if (distance < least) {
        least = distance;
        found = known;
      } else if (distance === least) found = undefined;
    }
    return least <= limit ? found : undefined;
  }
}

const isSwap = (a: string, b: string): boolean => {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
};

/** Optimal string alignment distance: insert, delete, replace, swap neighbours; more than `limit` is `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, previous[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length]!, limit + 1);
}
