import { mark } from '../../platform/telemetry/mark.ts';

const shortest = 4;

/** What was typed into password fields of one session, so that it is found again wherever the page writes it. */
export class TypedSecrets {
  readonly #typed = new Set<string>();

  /** A secret as it stands in its field now; what it was while it was typed is no secret of its own. */
  add(value: string): void {
    for (const known of this.#typed) if (value.startsWith(known)) this.#typed.delete(known);
    if (value.length >= shortest) this.#typed.add(value);
  }

  /** The text without them, also where they were escaped for an address, a form or JSON. */
  without(text: string): string {
    let clean = text;
    for (const secret of this.#typed) {
      const encoded = encodeURIComponent(secret.toWellFormed());
      const forms = [secret, encoded, encoded.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1)];
      for (const form of new Set(forms)) clean = clean.replaceAll(form, mark('secret'));
    }
    return clean;
  }

  /** The same in every text of a value. */
  withoutIn<T>(value: T): T {
    if (typeof value === 'string') return this.without(value) as T;
    if (Array.isArray(value)) return value.map(each => this.withoutIn(each)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.withoutIn(each)])) as T;
  }
}
