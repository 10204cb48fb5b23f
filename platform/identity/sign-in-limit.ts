import { ipKeyGenerator, MemoryStore, type Options } from 'express-rate-limit';
import { type Problem, Refusal } from '../errors.ts';

/**
 * Counts tries to sign in by address, in this process. The secrets cannot be guessed; this keeps one address from
 * keeping the database busy. An IPv6 address counts with its whole network.
 */
export function signInLimit(
  tries = 20,
  windowMs = 60_000,
): { attempt(address: string): Promise<Problem | undefined>; close(): void } {
  const store = new MemoryStore();
  store.init({ windowMs } as Options); // the store reads nothing else
  return {
    async attempt(address) {
      const { totalHits, resetTime } = await store.increment(ipKeyGenerator(address));
      if (totalHits <= tries) return undefined;
      const retryAfterMs = Math.max(1, (resetTime?.getTime() ?? 0) - Date.now());
      return new Refusal('rate_limited', 'Too many tries to sign in from this address.', { retryAfterMs })
        .problem;
    },
    close: () => store.shutdown(),
  };
}
