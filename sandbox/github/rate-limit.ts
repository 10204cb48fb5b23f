import type { Response } from 'express';

const hourMs = 3_600_000;

/** The primary rate limit of one token: so many requests an hour. */
export class RateLimit {
  #used = 0;
  #resetAt: number;
  readonly limit: number;
  readonly #now: () => number;

  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.#now = now;
    this.#resetAt = now() + hourMs;
  }

  get used(): number {
    return this.#used;
  }

  /** Counts a request; false when there is none left. */
  take(): boolean {
    if (this.#now() >= this.#resetAt) {
      this.#used = 0;
      this.#resetAt = this.#now() + hourMs;
    }
    if (this.#used >= this.limit) return false;
    this.#used += 1;
    return true;
  }

  giveBack(): void {
    this.#used -= 1;
  }

  /** Leaves so many requests until the reset, which comes so soon. */
  shorten(remaining: number, resetInMs: number): void {
    this.#used = this.limit - remaining;
    this.#resetAt = this.#now() + resetInMs;
  }

  describe(response: Response): void {
    response.set({
      'X-RateLimit-Limit': String(this.limit),
      'X-RateLimit-Remaining': String(this.limit - this.#used),
      'X-RateLimit-Reset': String(Math.ceil(this.#resetAt / 1000)),
      'X-RateLimit-Used': String(this.#used),
      'X-RateLimit-Resource': 'core',
    });
  }
}
