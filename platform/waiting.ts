import type { Database } from './database/database.ts';

export interface Waiting {
  /** Resolves at the proposal's next change, at the time's end, or when the signal fires. */
  change(proposal: string, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Wakes those who wait for proposals, by the database's own notifications: any process may make the change. */
export async function openWaiting(database: Database): Promise<Waiting> {
  const waiting = new Map<string, Set<() => void>>();
  const unlisten = await database.listen('countersign_change', proposal => {
    const woken = proposal ? (waiting.get(proposal) ?? []) : [...waiting.values()].flatMap(set => [...set]);
    for (const wake of [...woken]) wake();
  });
  return {
    change(proposal, timeoutMs, signal) {
      return new Promise<void>(resolve => {
        const set = waiting.get(proposal) ?? new Set();
        waiting.set(proposal, set);
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          set.delete(done);
          if (set.size === 0) waiting.delete(proposal);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        signal?.addEventListener('abort', done);
        set.add(done);
      });
    },
    close: unlisten,
  };
}
