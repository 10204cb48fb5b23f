import { AsyncLocalStorage } from 'node:async_hooks';
import { canonicalJson } from '../canonical.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Keyring } from '../privacy/keys.ts';
import { type AuditEntry, appendAudit, assertWords } from './chain.ts';
import { foldReads } from './fold-reads.ts';

/**
 * Reads, recorded some at a time: a chain that takes one transaction a read would halve the speed of reading. Those of
 * one caller share an entry. What binds (decisions, grants, writes) never goes through here: it is appended in the transaction of the deed.
 *
 * A crash loses the reads of at most the last `delayMs`, more only while the database refuses to write; they are lost
 * whole, the chain stays sound. A batch that is full refuses: a read that cannot be recorded is not made.
 */
export interface AuditBatch {
  /** Takes the entry for the next batch. Throws when too many wait, and on an entry that could never be written. */
  add(entry: AuditEntry): void;
  /** Resolves when all entries added before are on record; rejects when they cannot be. Not to be awaited inside a transaction. */
  flush(): Promise<void>;
  /** Flushes, and takes no more. */
  close(): Promise<void>;
}

export interface AuditBatchOptions {
  /** How long an entry waits at most before it is written, in milliseconds. */
  readonly delayMs?: number;
  /** How many entries may wait. */
  readonly limit?: number;
  /** Hears of a batch that could not be written; it is kept and tried again. */
  readonly failed?: (error: unknown, waiting: number) => void;
}

const longestPauseMs = 5_000;

export function openAuditBatch(
  database: Database,
  keyring: Keyring,
  { delayMs = 100, limit = 10_000, failed = () => {} }: AuditBatchOptions = {},
): AuditBatch {
  let waiting: AuditEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;
  let writing: Promise<void> = Promise.resolve();
  // An entry may be added by a flow that holds a transaction open; the batch is written outside of it.
  const outside = AsyncLocalStorage.snapshot();

  const schedule = () => {
    if (timer || closed || waiting.length === 0) return;
    const pause = Math.min(delayMs * 2 ** failures, Math.max(delayMs, longestPauseMs));
    timer = setTimeout(() => {
      timer = undefined;
      write().catch(() => {});
    }, pause);
  };

  async function writeWaiting(): Promise<void> {
    const taken = Map.groupBy(waiting, entry => entry.tenant);
    waiting = [];
    const kept: AuditEntry[] = [];
    let failure: unknown;
    for (const [tenant, entries] of taken) {
      try {
        await database.transaction({ tenant, role: 'cs_kernel' }, transaction =>
          appendAudit(transaction, keyring, foldReads(entries)),
        );
      } catch (error) {
        failure ??= error;
        kept.push(...entries);
      }
    }
    waiting = [...kept, ...waiting];
    failures = kept.length > 0 ? failures + 1 : 0;
    if (kept.length > 0) failed(failure, waiting.length);
    schedule();
    if (kept.length > 0) throw failure;
  }

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const next = outside(() => writing.then(writeWaiting));
    writing = next.catch(() => {});
    return next;
  };

  return {
    add(entry) {
      if (closed) throw new Refusal('internal', 'The audit is closed: the server is stopping.');
      if (waiting.length >= limit)
        throw new Refusal('internal', 'The audit cannot be written, so nothing may be read.', {
          mend: 'See the log for why the database refuses to write, and mend that.',
        });
      assertWords(entry);
      canonicalJson(entry.payload);
      waiting.push(entry);
      if (!timer) outside(schedule);
    },
    flush: write,
    async close() {
      closed = true;
      await write();
    },
  };
}
