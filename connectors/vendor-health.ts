import type { Problem } from '../platform/errors.ts';

/** What a vendor did when it was last spoken to, in this process. Instants are ISO 8601. */
export interface VendorHealth {
  /** When it last gave an answer that could be read, good or bad. */
  readonly answeredAt: string | null;
  /** What went wrong last: no answer, an answer of 5xx, a limit. Nothing when nothing ever did. */
  readonly lastProblem: { readonly at: string; readonly code: string; readonly message: string } | null;
  /** What it said of its limits last, where it says so. */
  readonly rateLimit: RateLimit | null;
}

export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** When the count begins anew; nothing when it does not say. */
  readonly resetsAt: string | null;
}

/** More vendors than any installation speaks to; the one that was silent longest is forgotten first. */
const vendorsKept = 500;

/** Keeps what each vendor did last, by its name and host. Nothing else is kept of a request: no path, no body, no tenant. */
export class VendorHealthKeeper {
  readonly #vendors = new Map<string, VendorHealth>();
  readonly #clock: () => Date;

  constructor(clock: () => Date = () => new Date()) {
    this.#clock = clock;
  }

  answered(vendor: string, url: string, headers: Headers): void {
    const now = this.#clock();
    this.#note(vendor, url, {
      answeredAt: now.toISOString(),
      ...optional(rateLimitIn(headers, now)),
    });
  }

  failed(vendor: string, url: string, { code, message }: Pick<Problem, 'code' | 'message'>): void {
    this.#note(vendor, url, { lastProblem: { at: this.#clock().toISOString(), code, message } });
  }

  /** What is known of a vendor at an address; nothing when it was not spoken to since the start. */
  of(vendor: string, url: string): VendorHealth | undefined {
    return this.#vendors.get(keyOf(vendor, url));
  }

  #note(vendor: string, url: string, news: Partial<VendorHealth>): void {
    const key = keyOf(vendor, url);
    const known = this.#vendors.get(key) ?? { answeredAt: null, lastProblem: null, rateLimit: null };
    this.#vendors.delete(key);
    this.#vendors.set(key, { ...known, ...news });
    if (this.#vendors.size > vendorsKept) this.#vendors.delete(this.#vendors.keys().next().value!);
  }
}

const keyOf = (vendor: string, url: string): string => `${vendor} ${new URL(url).host}`;

const optional = (rateLimit: RateLimit | undefined) => (rateLimit ? { rateLimit } : {});

/** The three headers that GitHub and many others send (`x-ratelimit-*`, reset in seconds since 1970). */
function rateLimitIn(headers: Headers, now: Date): RateLimit | undefined {
  const count = (name: string): number | undefined => {
    const text = headers.get(`x-ratelimit-${name}`);
    return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  };
  const [limit, remaining, reset] = [count('limit'), count('remaining'), count('reset')];
  if (limit === undefined || remaining === undefined) return undefined;
  // Some send seconds from now instead.
  const since1970 = reset !== undefined && reset < 1e9 ? now.getTime() / 1000 + reset : reset;
  return {
    limit,
    remaining,
    resetsAt: since1970 === undefined ? null : new Date(since1970 * 1000).toISOString(),
  };
}

/** Of this process: all that leaves it goes through `callVendor`. */
export const vendorHealth = new VendorHealthKeeper();
