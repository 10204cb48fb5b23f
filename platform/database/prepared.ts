/**
 * Which statements one session of a database has prepared. What was used longest ago is let go when there are too many;
 * its name is then to be closed.
 */
export class Prepared<Facts = undefined> {
  readonly #entries = new Map<string, { readonly name: string; readonly facts: Facts }>();
  readonly #capacity: number;
  #names = 0;
  #closing: string[] = [];

  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  get(key: string): { readonly name: string; readonly facts: Facts } | undefined {
    const known = this.#entries.get(key);
    if (!known) return undefined;
    this.#entries.delete(key); // to the end of the map's order
    this.#entries.set(key, known);
    return known;
  }

  /** A name that this session never used. */
  newName(): string {
    this.#names += 1;
    return `cs_${this.#names}`;
  }

  keep(key: string, name: string, facts: Facts): void {
    this.#entries.set(key, { name, facts });
    if (this.#entries.size > this.#capacity) this.forget(this.#entries.keys().next().value!);
  }

  forget(key: string): void {
    const known = this.#entries.get(key);
    if (known) this.#closing.push(known.name);
    this.#entries.delete(key);
  }

  forgetAll(): void {
    for (const key of [...this.#entries.keys()]) this.forget(key);
  }

  /** The names to close before anything else is sent; each is given once. */
  takeClosing(): readonly string[] {
    if (this.#closing.length === 0) return this.#closing;
    const closing = this.#closing;
    this.#closing = [];
    return closing;
  }
}
