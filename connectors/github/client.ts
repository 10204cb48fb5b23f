import { setTimeout as pause } from 'node:timers/promises';
import { endpoint } from '@octokit/endpoint';
import type { Endpoints } from '@octokit/types';
import type { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { callVendor, type VendorReply, type VendorRequest } from '../http.ts';

export interface GitHubAccount {
  /** `https://api.github.com`, or a server of one's own. */
  readonly api: string;
  readonly token: string;
}

export interface ClientOptions {
  readonly now?: () => number;
  /** Waits until GitHub may be asked again. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** A read waits so long for a limit to pass, and so often; a write never does: its run tries again later. */
const longestWaitMs = 30_000;
const mostWaits = 3;
/** What GitHub asks for where a secondary limit names no time. */
const unnamedWaitMs = 60_000;
const mostPages = 100;
const mostKept = 300;

/** A route as GitHub's own description names it: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
type Route = keyof Endpoints;
type ReadRoute = Extract<Route, `GET ${string}`>;
type WriteRoute = Exclude<Route, ReadRoute>;
/** What stands in the route's places; the rest is the query of a read and the body of a write. */
type Places = Readonly<Record<string, string | number | null | undefined>>;

interface Kept {
  readonly etag: string;
  readonly body: unknown;
  readonly next: string | undefined;
}

export type PlaceOfRepository = Readonly<Record<'owner' | 'repo', string>>;

/** Where a repository stands in GitHub's routes. */
export function placeOf(repository: string): PlaceOfRepository {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

/** A client for the account as it is now; refuses where none is connected. */
export function openClient(
  account: () => GitHubAccount | undefined,
  options: ClientOptions,
): () => GitHubClient {
  let last: { readonly of: GitHubAccount; readonly client: GitHubClient } | undefined;
  return () => {
    const of = account();
    if (!of)
      throw new Refusal('vendor_unauthorized', 'No GitHub is connected.', {
        mend: 'Start with COUNTERSIGN_GITHUB_TOKEN, or with the sandbox market.',
      });
    if (last?.of !== of) last = { of, client: new GitHubClient(of, options) };
    return last.client;
  };
}

/**
 * Speaks with GitHub: the token, the limits, pages, and answers that did not change. Octokit makes the requests of GitHub's
 * routes, and the one way out of the house sends them.
 */
export class GitHubClient {
  readonly #account: GitHubAccount;
  readonly #now: () => number;
  readonly #wait: NonNullable<ClientOptions['wait']>;
  readonly #kept = new Map<string, Kept>();

  constructor(account: GitHubAccount, options: ClientOptions = {}) {
    this.#account = account;
    this.#now = options.now ?? Date.now;
    this.#wait = options.wait ?? ((ms, signal) => pause(ms, undefined, { signal, ref: false }));
  }

  async get<Schema extends z.ZodType>(
    route: ReadRoute,
    parameters: Places,
    schema: Schema,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>> {
    return read(schema, (await this.#fresh(this.#request(route, parameters).url, signal)).body);
  }

  /** All pages of a list. Refuses to go on after 10,000 items. */
  async *pages<Schema extends z.ZodType>(
    route: ReadRoute,
    parameters: Places,
    schema: Schema,
    signal?: AbortSignal,
  ): AsyncGenerator<z.output<Schema>> {
    let next: string | undefined = this.#request(route, { ...parameters, per_page: 100 }).url;
    for (let page = 0; next; page++) {
      if (page >= mostPages)
        throw new Refusal('vendor_protocol', `GitHub has more than ${mostPages} pages of it.`);
      const answer: Kept = await this.#fresh(next, signal);
      yield read(schema, answer.body);
      next = answer.next;
    }
  }

  /** One write, without a second try. */
  async post(route: WriteRoute, parameters: Places, signal?: AbortSignal): Promise<void> {
    const reply = await this.#send(route, parameters, signal);
    if (reply.status >= 300) throw refusalOf(reply);
  }

  /** One write of something under a condition, without a second try; `vendor_refused` where the condition does not hold. */
  async write(route: WriteRoute, parameters: Places, signal?: AbortSignal): Promise<unknown> {
    const reply = await this.#send(route, parameters, signal);
    if (reply.status === 422)
      throw new Refusal('vendor_refused', 'GitHub refused it as it stands.', {
        vendorText: JSON.stringify(reply.body).slice(0, 500),
      });
    if (reply.status >= 300) throw refusalOf(reply);
    return reply.body;
  }

  async #send(route: WriteRoute, parameters: Places, signal?: AbortSignal): Promise<VendorReply> {
    const reply = await callVendor({
      vendor: 'GitHub',
      ...this.#request(route, parameters),
      writes: true,
      signal,
    });
    const wait = this.#limited(reply);
    if (wait !== undefined) throw rateLimited(wait);
    return reply;
  }

  /** The end of a text that GitHub keeps elsewhere, under an address that is its own permission. */
  async text(route: ReadRoute, parameters: Places, lastBytes: number, signal?: AbortSignal): Promise<string> {
    const pointer = await this.#patiently(signal, () =>
      callVendor({
        vendor: 'GitHub',
        ...this.#request(route, parameters),
        writes: false,
        redirect: 'manual',
        signal,
      }),
    );
    const location = pointer.headers.get('location');
    if (pointer.status !== 302 || !location) throw refusalOf(pointer);
    // The token stays here: that address belongs to another host.
    const reply = await callVendor({
      vendor: 'GitHub',
      method: 'GET',
      url: location,
      headers: { accept: 'text/plain' },
      writes: false,
      lastBytesOfText: lastBytes,
      signal,
    });
    if (reply.status !== 200)
      throw new Refusal('vendor_unavailable', `GitHub's log store answered ${reply.status}.`);
    return String(reply.body);
  }

  /** An answer that is as of now: what did not change is not sent again, nor counted by GitHub. */
  async #fresh(url: string, signal: AbortSignal | undefined): Promise<Kept> {
    const kept = this.#kept.get(url);
    const reply = await this.#patiently(signal, () =>
      callVendor({
        vendor: 'GitHub',
        method: 'GET',
        url,
        headers: { ...this.#headers(), ...(kept ? { 'if-none-match': kept.etag } : {}) },
        writes: false,
        signal,
      }),
    );
    if (reply.status === 304 && kept) return kept;
    if (reply.status !== 200) throw refusalOf(reply);
    const etag = reply.headers.get('etag');
    const answer = { etag: etag ?? '', body: reply.body, next: this.#nextIn(reply.headers.get('link')) };
    if (etag) this.#keep(url, answer);
    return answer;
  }

  #keep(url: string, answer: Kept): void {
    this.#kept.delete(url);
    this.#kept.set(url, answer);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
  }

  async #patiently(signal: AbortSignal | undefined, ask: () => Promise<VendorReply>): Promise<VendorReply> {
    for (let waits = 0; ; waits++) {
      const { reply, wait } = await this.#once(ask);
      if (reply) return reply;
      if (wait > longestWaitMs || waits >= mostWaits) throw rateLimited(wait);
      await this.#wait(wait, signal);
    }
  }

  async #once(ask: () => Promise<VendorReply>): Promise<{ reply?: VendorReply; wait: number }> {
    try {
      const reply = await ask();
      const wait = this.#limited(reply);
      return wait === undefined ? { reply, wait: 0 } : { wait };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'vendor_rate_limited') throw error;
      return { wait: error.problem.retryAfterMs ?? unnamedWaitMs };
    }
  }

  /** How long to wait where GitHub said 403 because of a limit; the time that it names, or that of the reset. */
  #limited({ status, headers, body }: VendorReply): number | undefined {
    if (status !== 403) return undefined;
    const after = headers.get('retry-after');
    if (after !== null && Number.isFinite(Number(after))) return Number(after) * 1000;
    const reset = Number(headers.get('x-ratelimit-reset'));
    if (headers.get('x-ratelimit-remaining') === '0' && reset > 0)
      return Math.max(1_000, reset * 1000 - this.#now());
    return /secondary rate limit/i.test(messageIn(body)) ? unnamedWaitMs : undefined;
  }

  /** The next page, which must be at the same API: an address of elsewhere would be given our token. */
  #nextIn(link: string | null): string | undefined {
    const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
    if (next === undefined) return undefined;
    if (new URL(next).origin !== new URL(this.#account.api).origin)
      throw new Refusal('vendor_protocol', 'GitHub leads to a page on another host.');
    return next;
  }

  #request(
    route: Route,
    parameters: Places,
  ): Pick<VendorRequest, 'method' | 'url' | 'headers'> & { readonly body?: unknown } {
    const { method, url, body } = endpoint(route as string, {
      ...parameters,
      baseUrl: this.#account.api.replace(/\/$/, ''),
    });
    return {
      method: method as VendorRequest['method'],
      url,
      headers: this.#headers(),
      ...(body === undefined ? {} : { body }),
    };
  }

  #headers(): Record<string, string> {
    return {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${this.#account.token}`,
      'user-agent': 'countersign',
      'x-github-api-version': '2022-11-28',
    };
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Refusal(
    'vendor_protocol',
    `GitHub answered outside its own schema at ${path.join('.')}: ${message}`,
  );
}

const messageIn = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';

const rateLimited = (retryAfterMs: number): Refusal =>
  new Refusal('vendor_rate_limited', 'GitHub asks to wait.', { retryAfterMs });

function refusalOf({ status, body }: VendorReply): Refusal {
  const vendorText = messageIn(body);
  const extras = vendorText ? { vendorText } : {};
  if (status === 401) return new Refusal('vendor_unauthorized', 'GitHub does not know the token.', extras);
  if (status === 403) return new Refusal('vendor_refused', 'GitHub does not allow it.', extras);
  // It hides what a token may not see.
  if (status === 404 || status === 410 || status === 422)
    return new Refusal('not_found', 'GitHub has nothing of that name, or the token may not see it.', extras);
  if (status === 409) return new Refusal('vendor_refused', 'GitHub refused it as it stands.', extras);
  return new Refusal('vendor_protocol', `GitHub answered ${status}.`, extras);
}
