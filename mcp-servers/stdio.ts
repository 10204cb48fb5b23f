import type { Readable, Writable } from 'node:stream';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  type JSONRPCErrorResponse,
  type JSONRPCMessage,
  PROTOCOL_VERSION_META_KEY,
  type RequestId,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

export interface StdioBridgeOptions {
  /** An endpoint of the running server, such as `http://localhost:4477/mcp/catalog`. */
  readonly url: string | URL;
  readonly token: string;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
}

/**
 * Speaks MCP on stdin and stdout by passing every message on to the running server and back, in both eras. It holds
 * no data and no tools: two processes on one data folder would lose rows. Resolves when the client closes stdin.
 */
export async function bridgeStdio({ url, token, stdin, stdout }: StdioBridgeOptions): Promise<void> {
  const client = new StdioServerTransport(stdin, stdout);
  const server = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: refusalsAsAnswers,
  });
  const inFlight = new Map<RequestId, AbortController>();
  let opened: Promise<void> = Promise.resolve();
  let opening: RequestId | undefined;

  server.onmessage = message => {
    if (!('method' in message) && message.id !== undefined) {
      inFlight.delete(message.id);
      if (message.id === opening && 'result' in message)
        server.setProtocolVersion(String(message.result.protocolVersion));
    }
    void client.send(message);
  };

  client.onmessage = message => {
    if (isJSONRPCRequest(message) && isInitializeRequest(message)) {
      opening = message.id;
      opened = forward(message);
    } else {
      // Until the session is known, nothing else may be sent; a client that does not wait is made to.
      void opened.then(() => forward(message));
    }
  };

  /** Over HTTP the 2026 revision cancels by ending the request; over stdio there is only the notification. */
  function cancelled(message: JSONRPCMessage): boolean {
    if (!('method' in message) || message.method !== 'notifications/cancelled') return false;
    const request = inFlight.get(message.params?.requestId as RequestId);
    request?.abort();
    return request !== undefined;
  }

  async function forward(message: JSONRPCMessage): Promise<void> {
    if (cancelled(message)) return;
    if (!isJSONRPCRequest(message)) return server.send(message).catch(() => {});
    const { id, params } = message;
    const cancel = new AbortController();
    if (params?._meta?.[PROTOCOL_VERSION_META_KEY] !== undefined) inFlight.set(id, cancel);
    const lost = () => {
      inFlight.delete(id);
      if (!cancel.signal.aborted) void client.send(unanswered(id, url));
    };
    const onRequestStreamEnd = () => inFlight.has(id) && lost();
    await server.send(message, { requestSignal: cancel.signal, onRequestStreamEnd }).catch(lost);
  }

  const closed = new Promise<void>(resolve => {
    client.onclose = resolve;
  });
  await server.start();
  await client.start();
  await closed;
  await server.terminateSession().catch(() => {});
  await server.close();
}

/** Over stdio there is no status: a refusal is the answer to the request that it refuses. */
async function refusalsAsAnswers(url: string | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const request = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
  if (response.ok || !isJSONRPCRequest(request)) return response;
  const refusal = await response.json().catch(() => undefined);
  const answer = { ...refusal, id: request.id };
  return isJSONRPCErrorResponse(answer) ? Response.json(answer) : response;
}

function unanswered(id: RequestId, url: string | URL): JSONRPCErrorResponse {
  const message = `The server at ${url} does not answer. Start it with \`npm start\`, then try again.`;
  return { jsonrpc: '2.0', id, error: { code: -32000, message } };
}
