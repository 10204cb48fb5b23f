import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from '../errors.ts';
import type { Bank } from '../testing/bank.ts';

/** What reached the bank, counted by itself, in a process that nobody kills. */
export interface CountingBank {
  readonly url: string;
  /** Deposits that took effect, by account: more than one is a doubled order. */
  readonly deposits: ReadonlyMap<string, number>;
  /** How often somebody asked what had become of a deposit. */
  readonly questions: () => number;
  /** How often a deposit was sent that had been made already. */
  readonly repeats: () => number;
  close(): Promise<void>;
}

/**
 * How often in all a deposit is lost, before it takes effect or after. Four tries are all that an order has, and the
 * death of its worker may spend one as well.
 */
const mostLost = 1;

/** A bank over HTTP that remembers its keys and loses some of its answers: before the deposit, and after it. */
export async function openCountingBank(chance: () => number): Promise<CountingBank> {
  const deposits = new Map<string, number>();
  const receipts = new Map<string, string>();
  const balances = new Map<string, number>();
  const losses = new Map<string, number>();
  const counts = { questions: 0, repeats: 0 };

  const answer = async (request: IncomingMessage): Promise<object | 'lost'> => {
    const { pathname, searchParams } = new URL(request.url!, 'http://bank');
    const key = searchParams.get('key') ?? '';
    const account = searchParams.get('account') ?? '';
    if (pathname === '/balance') return { balance: balances.get(account) ?? 0 };
    if (pathname === '/receipt') {
      counts.questions++;
      return { receipt: receipts.get(key) ?? null };
    }
    const lost = losses.get(key) ?? 0;
    const fault = lost < mostLost ? chance() : 1;
    if (fault < 0.1) losses.set(key, lost + 1);
    if (fault < 0.05) return 'lost';
    if (receipts.has(key)) counts.repeats++;
    else {
      receipts.set(key, `r${receipts.size + 1}`);
      deposits.set(account, (deposits.get(account) ?? 0) + 1);
      balances.set(account, (balances.get(account) ?? 0) + Number(searchParams.get('amount')));
    }
    return fault < 0.1 ? 'lost' : { receipt: receipts.get(key)! };
  };

  const server: Server = createServer((request, response) => {
    void answer(request).then(body => {
      if (body === 'lost') request.socket.destroy();
      else response.writeHead(200, { connection: 'close' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deposits,
    questions: () => counts.questions,
    repeats: () => counts.repeats,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The bank as the bench's tools reach it from another process. */
export function bankOver(url: string): Bank {
  const ask = async <T>(path: string, query: Record<string, string>): Promise<T> => {
    try {
      const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, { method: 'POST' });
      return (await response.json()) as T;
    } catch {
      throw new Refusal('vendor_timeout', 'The bank did not answer.');
    }
  };
  const port: Pick<Bank, 'balance' | 'deposit' | 'receiptOf'> = {
    balance: async (_tenant, account) => (await ask<{ balance: number }>('/balance', { account })).balance,
    deposit: async (_tenant, account, amount, key) =>
      (await ask<{ receipt: string }>('/deposit', { account, amount: String(amount), key })).receipt,
    receiptOf: async (_tenant, key) =>
      (await ask<{ receipt: string | null }>('/receipt', { key })).receipt ?? undefined,
  };
  return port as Bank;
}
