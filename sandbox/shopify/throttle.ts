/**
 * Points per second and size of the bucket by the shop's plan. Rates: shopify.dev, "GraphQL Admin API rate limits",
 * as of October 2026. The size is not in that document; shops on Standard are seen to answer 2,000 and on Plus 20,000,
 * twenty seconds' worth, and the other two are taken to follow.
 */
export const plans = {
  standard: { restoreRate: 100, maximumAvailable: 2_000 },
  advanced: { restoreRate: 200, maximumAvailable: 4_000 },
  plus: { restoreRate: 1_000, maximumAvailable: 20_000 },
  enterprise: { restoreRate: 2_000, maximumAvailable: 40_000 },
} as const;
export type Plan = keyof typeof plans;

export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** The leaky bucket of one app at one shop. */
export class Bucket {
  readonly #plan: (typeof plans)[Plan];
  readonly #now: () => number;
  #available: number;
  #at: number;
  #spent = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(plan: Plan, now: () => number) {
    this.#plan = plans[plan];
    this.#now = now;
    this.#available = this.#plan.maximumAvailable;
    this.#at = now();
  }

  /** Takes the points that a request may cost; false where there are too few. */
  take(points: number): boolean {
    this.#restore();
    if (points > this.#available) return false;
    this.#available -= points;
    this.#spent += points;
    return true;
  }

  giveBack(points: number): void {
    this.#spent -= points;
    this.#available = Math.min(this.#plan.maximumAvailable, this.#available + points);
  }

  /** Leaves so many points, as calls before would have, at most the whole bucket. */
  leave(points: number): void {
    this.#restore();
    this.#available = Math.min(this.#plan.maximumAvailable, points);
  }

  /** All points that requests have cost so far. */
  get spent(): number {
    return this.#spent;
  }

  get status(): ThrottleStatus {
    this.#restore();
    return { ...this.#plan, currentlyAvailable: Math.floor(this.#available) };
  }

  #restore(): void {
    const now = this.#now();
    const restored = ((now - this.#at) / 1_000) * this.#plan.restoreRate;
    this.#available = Math.min(this.#plan.maximumAvailable, this.#available + restored);
    this.#at = now;
  }
}
