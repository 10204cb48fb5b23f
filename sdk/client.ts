import { CountersignProblem, problemIn } from './problem.ts';
import { type Tools, toolServers } from './tools.ts';
import { newTraceparent, traceOf } from './trace.ts';

export interface ClientOptions {
  /** Where Countersign answers, such as `http://localhost:4477`. */
  readonly origin: string;
  /** What `countersign token issue` printed. */
  readonly token: string;
  /** Told after every call. Nothing else is sent or kept. */
  readonly onCall?: (call: CallTold) => void;
  /** The `traceparent` of what the caller is doing; without one each call begins a trace. */
  readonly traceparent?: () => string | undefined;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface CallTold {
  readonly tool: string;
  readonly milliseconds: number;
  /** `ok`, or the code of the problem. */
  readonly outcome: string;
  /** Where to find it in a trace. */
  readonly trace: string;
}

type Of<Word extends Tools[keyof Tools]['word']> = {
  [Name in keyof Tools]: Tools[Name]['word'] extends Word ? Name : never;
}[keyof Tools];
export type QueryName = Of<'query'>;
export type DraftName = Of<'draft'>;
export type ActionName = Of<'action'>;
export type InputOf<Name extends keyof Tools> = Tools[Name]['input'];
export type OutputOf<Name extends keyof Tools> = Tools[Name]['output'];

/** What a proposed action came to: done already within a standing policy, or waiting for a person at `url`. */
export type Proposed<Name extends ActionName> =
  | { readonly status: 'done'; readonly result: OutputOf<Name> }
  | { readonly status: 'approval_required'; readonly proposal: ProposalHandle };

export interface ProposalHandle {
  readonly id: string;
  readonly sentence: string;
  readonly risk: string;
  readonly decideBy: string;
  readonly url: string;
}

const longestWaitSeconds = 55;

/**
 * A client of a running Countersign. It proposes and waits; it cannot decide, because a person does that in the console.
 * Every method throws `CountersignProblem` for what is refused.
 */
export class Countersign {
  readonly origin: string;
  readonly token: string;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.origin = new URL(options.origin).origin;
    this.token = options.token;
    this.#options = options;
  }

  /** Reads. */
  query<Name extends QueryName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    return this.#call(name, input) as Promise<OutputOf<Name>>;
  }

  /** Writes what can be thrown away: no money, price, message or third party. */
  draft<Name extends DraftName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    return this.#call(name, input) as Promise<OutputOf<Name>>;
  }

  /**
   * Asks for a binding write. Nothing happens before a person's approval or a policy that a person signed.
   *
   * @param dedupeKey calls with the same key make one proposal, so a build that runs again does not ask twice
   */
  propose<Name extends ActionName>(
    name: Name,
    input: InputOf<Name>,
    { dedupeKey }: { readonly dedupeKey?: string } = {},
  ): Promise<Proposed<Name>> {
    const meta = dedupeKey === undefined ? {} : { 'countersign/dedupe-key': dedupeKey };
    return this.#call(name, input, meta) as Promise<Proposed<Name>>;
  }

  /** Waits until a proposal is decided and what followed has ended, or the time is up; gives it as it then stands. */
  async waitFor(proposal: string, seconds: number): Promise<OutputOf<'get_proposal'>> {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      const state = await this.query('get_proposal', {
        id: proposal,
        wait_seconds: Math.min(left, longestWaitSeconds),
      });
      if (left <= longestWaitSeconds || !isOpen(state)) return state;
    }
  }

  async #call(
    tool: keyof Tools,
    input: unknown,
    meta: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const traceparent = this.#options.traceparent?.() ?? newTraceparent();
    const began = performance.now();
    const tell = (outcome: string): void =>
      this.#options.onCall?.({
        tool,
        milliseconds: performance.now() - began,
        outcome,
        trace: traceOf(traceparent),
      });
    try {
      const data = await this.#post(`/mcp/${toolServers[tool]}`, {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: tool, arguments: input, _meta: { ...meta, traceparent } },
      });
      tell('ok');
      return data;
    } catch (error) {
      tell(error instanceof CountersignProblem ? error.code : 'unreachable');
      throw error;
    }
  }

  async #post(path: string, body: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.origin), {
      method: 'POST',
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(this.#options.timeoutMs ?? 90_000),
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
    });
    const answer = (await response.json().catch(() => null)) as {
      result?: { isError?: boolean; structuredContent?: unknown };
    } | null;
    if (!response.ok || !answer?.result || answer.result.isError) throw problemIn(response.status, answer);
    return answer.result.structuredContent;
  }
}

const underWay: readonly (string | null)[] = [null, 'queued', 'applying', 'paused'];

/** Whether a person, or what followed a person's approval, is still awaited. */
const isOpen = ({ status, run }: OutputOf<'get_proposal'>): boolean =>
  status === 'proposed' || (['approved', 'executed'].includes(status) && underWay.includes(run));
