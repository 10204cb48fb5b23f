import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { recordDuration } from '../../platform/telemetry/metrics.ts';
import type { RateLimitState } from '../../tools/pricing/ports.ts';

/** `extensions.cost` of an answer. */
export const costSchema = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullish(),
  throttleStatus: z.object({
    maximumAvailable: z.number(),
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
});
export type Cost = z.infer<typeof costSchema>;

export interface Time {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realTime: Time = {
  now: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};

/** A call that would wait longer is refused with the time to wait, so that it can be put back instead of held. */
const mostWaitMs = 15_000;
/** Until the first answer has told. */
const firstGuess = 60;
/** "The recommended backoff time is one second." */
const leastBackoffMs = 1_000;

export interface Leave {
  readonly points: number;
}

/** What the last answer said of the bucket, and when. */
interface Known {
  readonly available: number;
  readonly maximum: number;
  readonly rate: number;
  readonly at: number;
}

/**
 * Keeps a shop's calls within its bucket: each waits here until the points that it may cost are there, rather than be
 * throttled there. What a kind of call costs, and how much there is, every answer tells anew; other processes that
 * draw from the same bucket are seen with the next answer.
 */
export class Pacing {
  readonly #vendor: string;
  readonly #time: Time;
  readonly #costs = new Map<string, number>();
  #bucket: Known | null = null;
  #underway = 0;
  #closedUntil = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #calls = 0;
  #paced = 0;
  #waitedMs = 0;
  #throttled = 0;

  constructor(vendor: string, time: Time = realTime) {
    this.#vendor = vendor;
    this.#time = time;
  }

  /** Waits for the points of a call of this kind, after those that came before. */
  before(kind: string, signal?: AbortSignal): Promise<Leave> {
    const turn = this.#turn.then(() => this.#admit(kind, signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** To be called once for every leave. */
  after({ points }: Leave): void {
    this.#underway -= points;
  }

  learn(kind: string, { requestedQueryCost, throttleStatus }: Cost): void {
    this.#costs.set(kind, requestedQueryCost);
    this.#bucket = {
      available: throttleStatus.currentlyAvailable,
      maximum: throttleStatus.maximumAvailable,
      rate: throttleStatus.restoreRate,
      at: this.#time.now(),
    };
  }

  /** After THROTTLED or 429: how long nobody should call. */
  throttled(kind: string, retryAfterMs?: number): number {
    this.#throttled += 1;
    const backoff =
      retryAfterMs ?? Math.max(leastBackoffMs, this.#missingMs(this.#costs.get(kind) ?? firstGuess));
    this.#closedUntil = Math.max(this.#closedUntil, this.#time.now() + backoff);
    return backoff;
  }

  get state(): RateLimitState {
    return {
      available: this.#bucket && Math.floor(this.#available(this.#bucket)),
      maximum: this.#bucket?.maximum ?? null,
      restorePerSecond: this.#bucket?.rate ?? null,
      calls: this.#calls,
      paced: this.#paced,
      waitedMs: Math.round(this.#waitedMs),
      throttled: this.#throttled,
    };
  }

  async #admit(kind: string, signal?: AbortSignal): Promise<Leave> {
    const points = this.#costs.get(kind) ?? firstGuess;
    for (let waits = 0; ; waits++) {
      const ms = Math.ceil(Math.max(this.#closedUntil - this.#time.now(), this.#missingMs(points)));
      if (ms <= 0) break;
      if (ms > mostWaitMs)
        throw new Refusal('vendor_rate_limited', `${this.#vendor} has no points left for this call.`, {
          retryAfterMs: ms,
        });
      if (waits === 0) this.#paced += 1;
      const since = this.#time.now();
      await this.#sleep(ms, signal);
      const waitedMs = this.#time.now() - since;
      this.#waitedMs += waitedMs;
      recordDuration('countersign.shopify.wait', waitedMs / 1_000);
    }
    this.#calls += 1;
    this.#underway += points;
    return { points };
  }

  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await this.#time.sleep(ms, signal);
    } catch {
      throw new Refusal('vendor_unavailable', `The call to ${this.#vendor} was given up before it was sent.`);
    }
  }

  #available({ available, maximum, rate, at }: Known): number {
    return Math.min(maximum, available + ((this.#time.now() - at) / 1_000) * rate) - this.#underway;
  }

  /** How many whole milliseconds until so many points are there; 0 while nothing is known. */
  #missingMs(points: number): number {
    if (!this.#bucket) return 0;
    const missing = Math.min(points, this.#bucket.maximum) - this.#available(this.#bucket);
    return missing <= 0 ? 0 : Math.ceil((missing / this.#bucket.rate) * 1_000);
  }
}
