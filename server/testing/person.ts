import type { Decided, Problem, ProposalView } from '../wire.ts';
import { Conversation } from './conversation.ts';
import { type Events, listen } from './events.ts';

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}
type Method = 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';

const ended = new Set(['applied', 'partial', 'failed', 'cancelled']);

/** Somebody who is signed in, and what the console does for them over HTTP. */
export class Person {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(origin: string, cookie: string) {
    this.origin = origin;
    this.headers = { origin, cookie, 'content-type': 'application/json' };
  }

  /** Signs in with the secret of a link. */
  static async signIn(origin: string, secret: string): Promise<Person> {
    const response = await trySignIn(origin, secret);
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (!cookie) throw new Error(`not signed in: ${await response.text()}`);
    return new Person(origin, cookie);
  }

  async send<Body = unknown>(method: Method, path: string, body?: unknown): Promise<Answer<Body>> {
    const response = await fetch(this.origin + path, {
      method,
      headers: this.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }

  /** The body of a good answer; throws at any other. */
  async read<Body>(path: string): Promise<Body> {
    return bodyOf(await this.send<Body>('GET', path));
  }

  async post<Body>(path: string, body: unknown = {}): Promise<Body> {
    return bodyOf(await this.send<Body>('POST', path, body));
  }

  proposal(id: string): Promise<ProposalView> {
    return this.read(`/api/proposals/${id}`);
  }

  /** The card as it is shown, with a challenge: all that a decision names. */
  async shown(id: string): Promise<{ fingerprint: string; challenge: string }> {
    const { fingerprint } = await this.proposal(id);
    const { nonce } = await this.post<{ nonce: string }>(`/api/proposals/${id}/challenge`);
    return { fingerprint, challenge: nonce };
  }

  /** Decides as the console does: on the card as it is shown, or as it was when this was `shown`. */
  async decide(
    id: string,
    decision: 'approve' | 'reject',
    more: { reason?: string; positions?: number[]; fingerprint?: string; challenge?: string } = {},
  ): Promise<Answer<Decided & { problem?: Problem }>> {
    const shown = more.challenge ? {} : await this.shown(id);
    return this.send('POST', `/api/proposals/${id}/decisions`, { decision, ...shown, ...more });
  }

  /** Approves, and resolves with the proposal when all that follows from it is done. */
  async approve(id: string): Promise<ProposalView> {
    bodyOf(await this.decide(id, 'approve'));
    return this.settled(id);
  }

  /** The proposal when its run has ended. */
  settled(id: string): Promise<ProposalView> {
    return this.whenChanged(async () => {
      const view = await this.proposal(id);
      return view.run && ended.has(view.run.status) ? view : undefined;
    });
  }

  /** Reads at once and at each change that the server tells of, until there is what is wanted. */
  async whenChanged<T>(look: () => Promise<T | undefined>): Promise<T> {
    const changes = await this.listen('/api/changes');
    let found = await look();
    for (; found === undefined; found = await look())
      if (!(await changes.next())) throw new Error('the server tells of no more changes');
    changes.close();
    return found;
  }

  listen(path: string): Promise<Events> {
    return listen(this.origin + path, this.headers);
  }

  conversation(): Promise<Conversation> {
    return Conversation.begin(this);
  }
}

/** Tries a link's secret as the sign-in page does. */
export const trySignIn = (origin: string, secret: string): Promise<Response> =>
  fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });

function bodyOf<Body>({ status, body }: Answer<Body>): Body {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
