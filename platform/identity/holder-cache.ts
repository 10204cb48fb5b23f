/**
 * Remembers for a few seconds who holds a secret, so that a busy assistant costs one look-up in that time. Concurrent
 * misses share one look-up; what was not found is not remembered; the oldest goes when it is full.
 *
 * Whoever takes a right away calls `clear` after the commit: a look-up that began before is then not remembered either.
 * Other processes still believe theirs until `timeToLiveMs` is over.
 */
export class HolderCache<T> {
  readonly #entries = new Map<string, { readonly found: Promise<T | undefined>; readonly until: number }>();
  readonly #timeToLiveMs: number;
  readonly #capacity: number;
  readonly #now: () => number;

  constructor(timeToLiveMs: number, capacity: number, now: () => number = () => performance.now()) {
    this.#timeToLiveMs = timeToLiveMs;
    this.#capacity = capacity;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(key);
    if (known && known.until > this.#now()) return known.found;
    const found = look();
    const entry = { found, until: this.#now() + this.#timeToLiveMs };
    this.#entries.delete(key); // a new entry goes to the end of the map's order
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value!);
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    found.then(value => value === undefined && forget(), forget);
    return found;
  }

  clear(): void {
    this.#entries.clear();
  }
}
