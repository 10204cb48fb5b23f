import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server says to one request. */
export type ModelAnswer = (body: Record<string, unknown>, response: ServerResponse) => void;

export interface ModelRequest {
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
}

/** A loopback server that speaks the chat completions API, one scripted answer a request; the last one repeats. */
export class ModelServer {
  readonly requests: ModelRequest[] = [];
  #server: Server | undefined;

  /** Starts anew with these answers; resolves with its base URL. */
  async serve(...answers: ModelAnswer[]): Promise<string> {
    await this.close();
    this.requests.length = 0;
    const server = createServer(async (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      this.requests.push({ body, authorization: request.headers.authorization });
      answers[Math.min(this.requests.length, answers.length) - 1]!(body, response);
    });
    this.#server = server;
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>(resolve => (server ? server.close(() => resolve()) : resolve()));
  }
}

export const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): ModelAnswer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };

interface Told {
  readonly model?: string;
  /** Null: the server does not say. */
  readonly usage?: { readonly input: number; readonly output: number } | null;
}

export const completion = (message: object, finish = 'stop', { model = 'test-model', usage }: Told = {}) => {
  const { input, output } = usage ?? { input: 10, output: 5 };
  return json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish }],
    ...(usage === null
      ? {}
      : { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } }),
  });
};

/** An answer that calls the tool `understand` with this text. */
export const toolCall = (argumentsText: string, told: Told = {}) =>
  completion(
    {
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'understand', arguments: argumentsText } },
      ],
    },
    'tool_calls',
    told,
  );
