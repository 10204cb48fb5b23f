import { Client } from '@langchain/langgraph-sdk';
import { type AnswerPart, answerPart } from '../../graphs/parts.ts';
import type { ProposalView } from '../../server/wire.ts';

/** What an answer in the chat said and showed. */
export interface Said {
  readonly text: string;
  readonly parts: readonly AnswerPart[];
}

interface Message {
  readonly id: string;
  readonly content: string;
  readonly additional_kwargs?: { readonly parts?: unknown };
}

interface State {
  readonly messages?: readonly Message[];
}

const ended = new Set(['applied', 'partial', 'failed', 'cancelled']);

/** The person in the console: signed in over HTTP, talks in the chat, and alone decides. */
export class Person {
  readonly origin: string;
  readonly session: string;
  /** What this person approved, to be compared with what happened. */
  readonly approved: string[] = [];
  readonly #headers: Readonly<Record<string, string>>;
  readonly #client: Client;

  private constructor(origin: string, cookie: string) {
    this.origin = origin;
    this.session = cookie.slice(cookie.indexOf('=') + 1);
    this.#headers = { origin, cookie, 'content-type': 'application/json' };
    const defaultHeaders = { ...this.#headers };
    this.#client = new Client({ apiUrl: `${origin}/langgraph`, apiKey: null, defaultHeaders });
  }

  static async signIn(origin: string, secret: string): Promise<Person> {
    const headers = { origin, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ secret }) };
    const response = await fetch(`${origin}/api/sign-in`, init);
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (!cookie) throw new Error(`not signed in: ${response.status} ${await response.text()}`);
    return new Person(origin, cookie);
  }

  async send<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const response = await fetch(`${this.origin}/api${path}`, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text || 'null') as Body;
  }

  proposal(id: string): Promise<ProposalView> {
    return this.send('GET', `/proposals/${id}`);
  }

  async #decide(id: string, decision: { decision: 'approve' } | { decision: 'reject'; reason: string }) {
    const { fingerprint } = await this.proposal(id);
    const { nonce } = await this.send<{ nonce: string }>('POST', `/proposals/${id}/challenge`);
    const wanted = { ...decision, fingerprint, challenge: nonce };
    await this.send('POST', `/proposals/${id}/decisions`, wanted);
  }

  reject(id: string, reason: string): Promise<void> {
    return this.#decide(id, { decision: 'reject', reason });
  }

  withdraw(id: string): Promise<void> {
    return this.send('POST', `/proposals/${id}/withdraw`, {});
  }

  /** Approves, and waits until all that follows is done. */
  async approve(id: string): Promise<ProposalView> {
    this.approved.push(id);
    await this.#decide(id, { decision: 'approve' });
    return until(async () => {
      const view = await this.proposal(id);
      return view.run && ended.has(view.run.status) ? view : undefined;
    });
  }

  async token(name: string): Promise<string> {
    return (await this.send<{ secret: string }>('POST', '/tokens', { name })).secret;
  }

  async payWith(token: string): Promise<void> {
    const profile = await this.send<{ payment: object }>('GET', '/profile');
    await this.send('PUT', '/profile', { ...profile, payment: { ...profile.payment, token } });
  }

  async freezeAndThaw(reason: string): Promise<void> {
    const { id } = await this.send<{ id: string }>('POST', '/freezes', { scope: 'everything', reason });
    await this.send('DELETE', `/freezes/${id}`);
  }

  async beginThread(): Promise<string> {
    return (await this.#client.threads.create()).thread_id;
  }

  /** Says something in the chat and resolves with the answer. */
  async say(thread: string, content: string): Promise<Said> {
    const input = { messages: [{ type: 'human', content }] };
    // The run's own end, not the thread's: what a proposal came to may be told right after it.
    const { messages } = (await this.#client.runs.wait(thread, 'countersign', { input })) as State;
    return saidIn(messages?.at(-1));
  }

  /** What the conversation tells when a proposal of its has ended. */
  async told(thread: string, proposal: string): Promise<Said> {
    const report = async () => (await this.#messages(thread)).find(({ id }) => id === `report-${proposal}`);
    return saidIn(await until(report));
  }

  /** The proposals that the conversation waits for. */
  async waits(thread: string): Promise<string[]> {
    const { interrupts } = await this.#client.threads.get(thread);
    return Object.values(interrupts)
      .flat()
      .flatMap(({ value }) => (value as { proposal?: string } | undefined)?.proposal ?? []);
  }

  async #messages(thread: string): Promise<readonly Message[]> {
    const { values } = await this.#client.threads.getState<State>(thread);
    return values.messages ?? [];
  }
}

const saidIn = (message: Message | undefined): Said => ({
  text: message?.content ?? '',
  parts: answerPart.array().parse(message?.additional_kwargs?.parts ?? []),
});

const patienceMs = 60_000;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const since = Date.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() - since > patienceMs) throw new Error('nothing happened for a minute');
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}
