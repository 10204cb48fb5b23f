import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope } from './opening.ts';

interface Statement {
  readonly scope: Scope;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Read extends Statement {
  /** Runs something in the context in which the statement was said, so that its span stands where it belongs. */
  readonly inItsContext: <T>(work: () => T) => T;
}

interface Waiting<Result> extends Read {
  readonly answer: PromiseWithResolvers<Result>;
}

/** Says statements on one connection, one behind the other, and waits for none: each has an answer of its own. */
export type SayTogether<Result> = (reads: readonly Read[]) => Promise<readonly Promise<Result>[]>;

/** So many share a connection at most. */
const most = 8;
/** What takes longer than this goes alone: whoever stands behind it in the row would wait for it. */
const slowMs = 50;
const textsKnown = 2048;

/**
 * Gathers the reads that are said within one turn of the event loop, by whomever, and sends them off together: one write,
 * and one wake-up of the server, for up to eight. Each stays a transaction of its own, in its own scope.
 *
 * A statement that locks, that failed, or that has not yet shown itself quick goes alone. When a journey together was
 * slow, all that took part have to show it again.
 */
export class ReadsTogether<Result> {
  readonly #say: SayTogether<Result>;
  readonly #quick = new Set<string>();
  #waiting: Waiting<Result>[] = [];

  constructor(say: SayTogether<Result>) {
    this.#say = say;
  }

  read(statement: Statement): Promise<Result> {
    const answer = Promise.withResolvers<Result>();
    if (this.#waiting.length === 0) setImmediate(() => this.#send());
    this.#waiting.push({ ...statement, inItsContext: AsyncLocalStorage.snapshot(), answer });
    return answer.promise;
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const sociable = waiting.filter(({ text }) => this.#quick.has(text));
    for (const alone of waiting) if (!this.#quick.has(alone.text)) void this.#journey([alone]);
    for (let from = 0; from < sociable.length; from += most)
      void this.#journey(sociable.slice(from, from + most));
  }

  async #journey(all: readonly Waiting<Result>[]): Promise<void> {
    try {
      const answers = await this.#say(all);
      const since = performance.now();
      for (const [at, { answer }] of all.entries()) answers[at]!.then(answer.resolve, answer.reject);
      const settled = await Promise.allSettled(answers);
      this.#learn(all, settled, performance.now() - since);
    } catch (error) {
      for (const { answer } of all) answer.reject(error);
    }
  }

  #learn(all: readonly Statement[], settled: readonly PromiseSettledResult<unknown>[], ms: number): void {
    if (this.#quick.size > textsKnown) this.#quick.clear();
    for (const [at, { text }] of all.entries())
      if (ms >= slowMs || settled[at]!.status === 'rejected') this.#quick.delete(text);
      else if (locksNothing(text)) this.#quick.add(text);
  }
}

/** A plain read. What locks may wait for someone who waits for a read behind it. */
const locksNothing = (text: string): boolean =>
  /^\s*select\b/i.test(text) && !/\bfor\s+(?:update|no\s+key\s+update|share|key\s+share)\b/i.test(text);
