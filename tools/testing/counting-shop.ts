import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ErrorCode, Refusal } from '../../platform/errors.ts';
import type { OwnPrices, OwnWrite, StandingPrice } from '../pricing/ports.ts';
import type { PriceFault } from './price-faults.ts';

/** A write that took effect, as the shop itself wrote it down. */
export interface Entry {
  readonly key: string;
  readonly variant: string;
  readonly amount: number;
  /** Somebody else's doing, which no proposal of ours asked for. */
  readonly foreign: boolean;
}

/** A shop's prices behind HTTP, kept and counted in a process that nobody kills. */
export interface CountingShop {
  readonly url: string;
  readonly ledger: readonly Entry[];
  /** How often a write came that had been made already. */
  readonly repeats: () => number;
  close(): Promise<void>;
}

type Answer =
  | { readonly value: unknown }
  | { readonly refused: ErrorCode; readonly afterMs?: number }
  | 'lost';

export async function openCountingShop(
  prices: ReadonlyMap<string, number>,
  faultAt: (write: number) => PriceFault | undefined,
): Promise<CountingShop> {
  const currency = 'USD';
  const standing = new Map<string, StandingPrice>(
    [...prices].map(([variant, amount]) => [variant, { price: { amount, currency }, version: 1 }]),
  );
  const written = new Map<string, StandingPrice>();
  const ledger: Entry[] = [];
  let writes = 0;
  let repeats = 0;

  const set = (variant: string, amount: number, key: string, setBy: string | null): StandingPrice => {
    const foreign = setBy === null;
    const now = { price: { amount, currency }, version: standing.get(variant)!.version + 1, setBy };
    standing.set(variant, now);
    written.set(key, now);
    ledger.push({ key, variant, amount, foreign });
    return now;
  };
  const write = ({ variantId, price, expects, key, why, until }: OwnWrite): Answer => {
    const earlier = written.get(key);
    if (earlier) repeats++;
    if (earlier) return { value: earlier };
    const isOver = until !== undefined && Date.now() >= new Date(until).getTime();
    if (isOver || standing.get(variantId)?.version !== expects.version) return { refused: 'target_stale' };
    return { value: set(variantId, price.amount, key, why.proposal) };
  };
  const attempt = (asked: OwnWrite): Answer => {
    switch (faultAt(writes++)) {
      case 'lost_request':
        return 'lost';
      case 'lost_answer':
        write(asked);
        return 'lost';
      case 'rate_limited':
        return { refused: 'vendor_rate_limited', afterMs: 20 };
      case 'unavailable':
        return { refused: 'vendor_unavailable' };
      case 'refused':
        return { refused: 'vendor_refused' };
      case 'moved':
        set(asked.variantId, asked.price.amount + 7, `somebody else, before ${asked.key}`, null);
        return write(asked);
      default:
        return write(asked);
    }
  };
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as never;
    if (request.url === '/write') return attempt(asked);
    if (request.url === '/written') return { value: written.get(asked) ?? null };
    return { value: (asked as string[]).flatMap(id => (standing.has(id) ? [[id, standing.get(id)]] : [])) };
  };
  const server = createServer((request, response) => {
    void answer(request).then(told => {
      if (told === 'lost') request.socket.destroy();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger,
    repeats: () => repeats,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The shop's prices as another process reaches them. */
export function pricesOver(url: string): OwnPrices {
  async function ask<T>(path: string, body: unknown): Promise<T> {
    let told: { value: T } | { refused: ErrorCode; afterMs?: number };
    try {
      const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
      told = (await response.json()) as typeof told;
    } catch {
      throw new Refusal('vendor_timeout', 'The shop did not answer.');
    }
    if ('value' in told) return told.value;
    const { refused, afterMs } = told;
    throw new Refusal(refused, 'The shop refused.', afterMs === undefined ? {} : { retryAfterMs: afterMs });
  }
  return {
    read: async (_tenant, _shop, ids) => new Map(await ask<[string, StandingPrice][]>('/read', ids)),
    write: (_tenant, write) => ask('/write', write),
    written: async (_tenant, key) => (await ask<StandingPrice | null>('/written', key)) ?? undefined,
  };
}
