import type { ProductChanged } from './webhooks.ts';

/** Longer than Shopify goes on trying, and than `readWebhook` believes a delivery. */
const keptMs = 6 * 60 * 60_000;

/**
 * Which deliveries this process has taken. What is forgotten at its end does no harm: a delivery that comes again makes
 * us look at a product once more.
 */
export class Deliveries {
  readonly #seen = new Map<string, number>();

  /** True the first time. A delivery under another id with the same content is the same. */
  claim({ keys }: Pick<ProductChanged, 'keys'>, now: Date): boolean {
    const at = now.getTime();
    for (const [key, since] of this.#seen) {
      if (at - since <= keptMs) break;
      this.#seen.delete(key);
    }
    if (keys.some(key => this.#seen.has(key))) return false;
    for (const key of keys) this.#seen.set(key, at);
    return true;
  }
}
