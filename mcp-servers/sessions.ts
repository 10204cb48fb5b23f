import {
  type AuthInfo,
  isInitializeRequest,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { fingerprint } from '../platform/canonical.ts';
import { Refusal } from '../platform/errors.ts';
import { newId } from '../platform/identifiers.ts';
import { callerOf } from './caller.ts';
import { refusalResponse } from './http-refusal.ts';
import { ReplayBuffer } from './replay-buffer.ts';

interface Session {
  readonly server: McpServer;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Whose session it is: to everybody else it does not exist. */
  readonly owner: string;
  usedAt: number;
}

interface Options {
  readonly authInfo: AuthInfo;
  readonly parsedBody?: unknown;
}

const idleMs = 60 * 60_000;
const mostSessions = 1_000;
/** What a client is told to wait before it asks again on a stream that was closed. */
const retryMs = 1_000;

const ownerOf = (authInfo: AuthInfo): string => {
  const { tenant, kind, id } = callerOf(authInfo);
  return fingerprint([tenant, kind, id]);
};

/**
 * Clients of the 2025 revisions. Those that open with `initialize` and read streams get a session; a bare JSON-RPC
 * post without one is answered at once, as the stateless revision would. Sessions live in this process: a client
 * whose session is gone gets 404 and begins a new one, as the protocol says.
 */
export class Sessions {
  readonly #open = new Map<string, Session>();
  readonly #createServer: () => McpServer;

  constructor(createServer: () => McpServer) {
    this.#createServer = createServer;
  }

  async fetch(request: Request, options: Options): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    if (id !== null) return this.#continue(id, request, options);
    if (request.method !== 'POST')
      return noSession(400, 'This request needs the Mcp-Session-Id of a session.');
    const streams = request.headers.get('accept')?.includes('text/event-stream') ?? false;
    const opens = streams && isInitializeRequest(options.parsedBody);
    return opens ? this.#begin(request, options) : this.#answerOnce(request, options);
  }

  each(visit: (server: McpServer) => void): void {
    for (const { server } of this.#open.values()) visit(server);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ server }) => server.close()));
    this.#open.clear();
  }

  async #continue(id: string, request: Request, options: Options): Promise<Response> {
    const session = this.#open.get(id);
    if (session?.owner !== ownerOf(options.authInfo)) return noSession(404, 'There is no such session.');
    session.usedAt = Date.now();
    return session.transport.handleRequest(request, options);
  }

  async #begin(request: Request, options: Options): Promise<Response> {
    this.#makeRoom();
    const server = this.#createServer();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: newId,
      eventStore: new ReplayBuffer(),
      retryInterval: retryMs,
      onsessioninitialized: id => {
        this.#open.set(id, { server, transport, owner: ownerOf(options.authInfo), usedAt: Date.now() });
      },
    });
    await server.connect(transport);
    server.server.onclose = () => this.#open.delete(transport.sessionId ?? '');
    return transport.handleRequest(request, options);
  }

  /** A bare post: one server, one JSON answer, nothing kept. Nothing can be asked of its person on the way. */
  async #answerOnce(request: Request, options: Options): Promise<Response> {
    const server = this.#createServer();
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    const headers = new Headers(request.headers);
    headers.set('accept', 'application/json, text/event-stream');
    request.signal.addEventListener('abort', () => void server.close(), { once: true });
    try {
      const bare = new Request(request.url, { method: 'POST', headers, signal: request.signal });
      return await transport.handleRequest(bare, options);
    } finally {
      await server.close();
    }
  }

  #makeRoom(): void {
    const tooOld = Date.now() - idleMs;
    const byAge = [...this.#open.values()].sort((a, b) => a.usedAt - b.usedAt);
    const surplus = byAge.length - mostSessions + 1;
    for (const [rank, session] of byAge.entries()) {
      if (session.usedAt < tooOld || rank < surplus) void session.server.close();
    }
  }
}

function noSession(status: number, message: string): Response {
  const mend = 'Begin a session with initialize, or send the request bare, without Mcp-Session-Id.';
  return refusalResponse(new Refusal('not_found', message, { mend }).problem, { status });
}
