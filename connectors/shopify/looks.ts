import { recordDuration } from '../../platform/telemetry/metrics.ts';

const most = 10_000;
const windowsKept = 1_000;

/** When each variant was last looked at, until it is written: what lies between is the window. */
export class Looks {
  readonly #sentAt = new Map<string, number>();
  readonly #windows: number[] = [];

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
    const ms = Math.round((now - sentAt) * 10) / 10;
    this.#windows.push(ms);
    if (this.#windows.length > windowsKept) this.#windows.shift();
    return ms;
  }

  /** How long the windows of the last writes were, in words; nothing before the first. */
  get measured(): string | undefined {
    if (this.#windows.length === 0) return undefined;
    const sorted = this.#windows.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.ceil(sorted[Math.floor((sorted.length - 1) * share)]!);
    return `In the last ${sorted.length} writes it lasted ${at(0.5)} ms in the middle, ${at(0.95)} ms for 95 %, ${at(1)} ms at most.`;
  }
}
