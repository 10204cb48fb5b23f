import { problemOf, Refusal } from '../../platform/errors.ts';
import type { PriceOutcome, PriceWrite, ShopCall } from '../../tools/pricing/ports.ts';
import type { AdminClient } from './admin-client.ts';
import { moneyIn } from './amounts.ts';
import type { Looks } from './looks.ts';
import { pricesNow, writePrices } from './requests.ts';
import { type Batch, batchesOf, faultOf, inputOf, outcomeAfter, outcomesIn, refused } from './writing.ts';

/** After these the next batch would fare no better. */
const holdsUpAll: ReadonlySet<string> = new Set([
  'vendor_rate_limited',
  'vendor_unavailable',
  'vendor_unauthorized',
]);

/** Writes prices product by product, and can tell of each what became of it. */
export class PriceWriter {
  readonly #client: AdminClient;
  readonly #looks: Looks;

  constructor(client: AdminClient, looks: Looks) {
    this.#client = client;
    this.#looks = looks;
  }

  async write(
    prices: readonly PriceWrite[],
    currency: string,
    call: ShopCall,
  ): Promise<readonly PriceOutcome[]> {
    const outcomes = new Map<PriceWrite, PriceOutcome>();
    const seen = new Set<string>();
    for (const write of prices) {
      const fault = seen.has(write.variantId) ? 'the variant is named twice' : faultOf(write, currency);
      seen.add(write.variantId);
      if (fault)
        outcomes.set(write, refused(write.variantId, new Refusal('invalid_input', `${fault}.`).problem));
    }
    let stopped: Refusal | undefined;
    for (const batch of batchesOf(prices.filter(write => !outcomes.has(write)))) {
      const told = stopped
        ? allAfter(stopped, batch)
        : await this.#writeBatch(batch, currency, call).catch((error: unknown) => {
            if (error instanceof Refusal && holdsUpAll.has(error.code)) stopped = error;
            return allAfter(error, batch);
          });
      for (const [index, write] of batch.writes.entries()) outcomes.set(write, told[index]!);
    }
    return prices.map(write => outcomes.get(write)!);
  }

  /** The points of the write are there before the look, so that nothing but the way lies between the two. */
  async #writeBatch(batch: Batch, currency: string, call: ShopCall): Promise<PriceOutcome[]> {
    const leave = await this.#client.leaveFor({ ...writePrices, ...call });
    let moved: ReadonlyMap<string, PriceOutcome>;
    try {
      moved = await this.#movedIn(batch, currency, call);
    } catch (error) {
      this.#client.pacing.after(leave);
      if (error instanceof Refusal && holdsUpAll.has(error.code)) throw error;
      return batch.writes.map(({ variantId }) => unsent(error, variantId));
    }
    const writes = batch.writes.filter(({ variantId }) => !moved.has(variantId));
    if (writes.length === 0) {
      this.#client.pacing.after(leave);
      return [...moved.values()];
    }
    const variables = { product: batch.product, variants: writes.map(inputOf) };
    const { data, requestId } = await this.#client.call({ ...writePrices, ...call, variables }, leave);
    const now = performance.now();
    const how = { currency, requestId, windowOf: (id: string) => this.#looks.closed(id, now) };
    const told = outcomesIn(this.#client.vendor, writes, data.productVariantsBulkUpdate, how);
    const byVariant = new Map(told.map(outcome => [outcome.variantId, outcome]));
    return batch.writes.map(({ variantId: id }) => (moved.get(id) ?? byVariant.get(id))!);
  }

  /** The prices of a batch that are not the ones that must still be there, in its order. */
  async #movedIn({ writes }: Batch, currency: string, call: ShopCall): Promise<Map<string, PriceOutcome>> {
    const moved = new Map<string, PriceOutcome>();
    const conditional = writes.filter(({ expected }) => expected !== undefined);
    if (conditional.length === 0) return moved;
    const { vendor } = this.#client;
    const ids = conditional.map(({ variantId }) => variantId);
    const request = { ...pricesNow, ...call, variables: { ids }, size: ids.length };
    const { data, sentAt } = await this.#client.call(request);
    const now = new Map(data.nodes.flatMap(node => (node ? [[node.id, node.price] as const] : [])));
    for (const { variantId: id, expected } of conditional) {
      const price = now.get(id);
      this.#looks.remember(id, sentAt);
      if (price === undefined)
        moved.set(
          id,
          refused(id, new Refusal('not_found', `${vendor} has no such variant any more.`).problem),
        );
      else if (moneyIn(vendor, price, currency).amount !== expected!.amount)
        moved.set(
          id,
          refused(
            id,
            new Refusal('target_stale', `The price moved at ${vendor}; it was left as it is.`).problem,
          ),
        );
    }
    return moved;
  }
}

const allAfter = (error: unknown, { writes }: Batch): PriceOutcome[] =>
  writes.map(({ variantId }) => outcomeAfter(error, variantId));

/** What failed was a question, so that nothing can have been written, whatever became of it. */
export function unsent(error: unknown, variantId: string): PriceOutcome {
  const problem = problemOf(error);
  return { outcome: problem.retryable ? 'postponed' : 'refused', variantId, problem };
}
