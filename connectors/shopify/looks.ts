import { recordDuration } from '../../platform/telemetry/metrics.ts';

const most = 10_000;

/** When each variant was last looked at, until it is written: what lies between is the window. */
export class Looks {
  readonly #sentAt = new Map<string, number>();

  /** @param sentAt when the question was sent, by `performance.now()` */
  remember(id: string, sentAt: number): void {
    this.#sentAt.delete(id);
    this.#sentAt.set(id, sentAt);
    const [oldest] = this.#sentAt.keys();
    if (this.#sentAt.size > most) this.#sentAt.delete(oldest!);
  }

  /** Milliseconds from the last look to the write that is confirmed now; null where nobody looked. */
  closed(id: string, now: number): number | null {
    const sentAt = this.#sentAt.get(id);
    this.#sentAt.delete(id);
    if (sentAt === undefined) return null;
    recordDuration('countersign.prices.window', (now - sentAt) / 1_000);
    return Math.round((now - sentAt) * 10) / 10;
  }
}
