import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { checkedUuid, readJson, sendJson } from './http.ts';
import { Refusal } from './messages.ts';
import type { Operation } from './operations.ts';
import { operations } from './operations.ts';
import { perform } from './perform.ts';
import type { PlatformReader } from './platform.ts';
import { checkedProfileUrl } from './platform.ts';
import type { Shop } from './shop.ts';

/**
 * The MCP binding over streamable HTTP: stateless, answers in JSON, and takes calls without `initialize`, since
 * UCP's command-line client sends bare JSON-RPC.
 */

const revisions = ['2025-11-25', '2025-06-18', '2025-03-26'];
const callSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});
type Call = z.infer<typeof callSchema>;

export async function answerMcp(
  shop: Shop,
  readPlatform: PlatformReader,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST')
    return sendJson(response, 405, failure(null, -32000, 'This endpoint takes POST only.'), {
      allow: 'POST',
    });
  let call: Call | undefined;
  try {
    const parsed = callSchema.safeParse(await readJson(request));
    if (!parsed.success) throw new RpcError(-32600, 'Not a single JSON-RPC 2.0 request.');
    call = parsed.data;
    if (call.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const outcome = await answerCall(shop, readPlatform, call);
    if (outcome.lost) response.destroy();
    else sendJson(response, 200, { jsonrpc: '2.0', id: call.id, result: outcome.result });
  } catch (error) {
    sendFailure(response, call?.id ?? null, error);
  }
}

async function answerCall(
  shop: Shop,
  readPlatform: PlatformReader,
  call: Call,
): Promise<{ result: object; lost?: boolean }> {
  switch (call.method) {
    case 'initialize':
      return {
        result: {
          protocolVersion:
            revisions.find(revision => revision === call.params.protocolVersion) ?? revisions[0],
          capabilities: { tools: { listChanged: false } },
          serverInfo: { name: 'kestrel-and-lowe', title: shop.range.house.name, version: '2.3.0' },
        },
      };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools } };
    case 'tools/call':
      return callTool(shop, readPlatform, call.params);
    default:
      throw new RpcError(-32601, `There is no method ${call.method}.`);
  }
}

async function callTool(shop: Shop, readPlatform: PlatformReader, params: Call['params']) {
  const operation = operations.find(({ name }) => name === params.name);
  if (!operation) throw new RpcError(-32602, `There is no tool ${String(params.name)}; see tools/list.`);
  const given = z
    .looseObject({ meta: z.looseObject({}).optional(), id: z.string().optional() })
    .safeParse(params.arguments ?? {});
  if (!given.success) throw new RpcError(-32602, z.prettifyError(given.error));
  const { meta = {}, id = '', ...rest } = given.data;
  const agent = checkedProfileUrl((meta['ucp-agent'] as { profile?: unknown } | undefined)?.profile);
  const idempotencyKey = checkedUuid(meta['idempotency-key'], 'meta["idempotency-key"]', operation.key.mcp);
  if (hasId(operation) && id === '') throw new RpcError(-32602, `${operation.name} needs an id.`);
  const payload = operation.payload === undefined ? {} : rest[operation.payload];
  if (payload === undefined) throw new RpcError(-32602, `${operation.name} needs ${operation.payload}.`);
  const active = await readPlatform(agent);
  const { body, lost } = await perform(shop, operation, { agent, active, id, idempotencyKey }, payload);
  return {
    result: { structuredContent: body, content: [{ type: 'text', text: JSON.stringify(body) }] },
    lost,
  };
}

function hasId(operation: Operation): boolean {
  return operation.route[1].includes('{id}');
}

class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The protocol's table of errors: HTTP says it first, the JSON-RPC code second. */
function sendFailure(response: ServerResponse, id: string | number | null, error: unknown): void {
  if (error instanceof RpcError) {
    sendJson(response, 400, failure(id, error.code, error.message));
    return;
  }
  if (!(error instanceof Refusal)) throw error;
  const { status, code, message, retryAfterSeconds } = error;
  const data = {
    code,
    content: message,
    ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
  };
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  sendJson(response, status, failure(id, rpcCodes[code] ?? -32000, message, data), headers);
}

const rpcCodes: Record<string, number> = {
  invalid_json: -32700,
  invalid_request: -32602,
  invalid_cursor: -32602,
  request_too_large: -32602,
  invalid_profile_url: -32001,
  profile_unreachable: -32001,
  profile_malformed: -32001,
  version_unsupported: -32001,
};

function failure(id: string | number | null, code: number, message: string, data?: object): object {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data && { data }) } };
}

const tools = operations.map(toolOf);

/** The tool list is built once: every schema comes from the one that checks the request. */
function toolOf(operation: Operation): object {
  const payload =
    operation.payload === undefined
      ? undefined
      : z.toJSONSchema(operation.input, { io: 'input', reused: 'inline' });
  delete payload?.$schema;
  const reads = operation.key.rest === false;
  return {
    name: operation.name,
    description: operation.summary,
    inputSchema: {
      type: 'object',
      properties: {
        meta: {
          type: 'object',
          properties: {
            'ucp-agent': {
              type: 'object',
              properties: {
                profile: { type: 'string', format: 'uri', description: "URL of the platform's UCP profile." },
              },
              required: ['profile'],
            },
            'idempotency-key': { type: 'string', format: 'uuid' },
          },
          required: operation.key.mcp ? ['ucp-agent', 'idempotency-key'] : ['ucp-agent'],
        },
        ...(hasId(operation) && { id: { type: 'string', minLength: 1 } }),
        ...(payload && { [operation.payload!]: payload }),
      },
      required: ['meta', ...(hasId(operation) ? ['id'] : []), ...(payload ? [operation.payload] : [])],
    },
    annotations: {
      readOnlyHint: reads,
      destructiveHint: /^(complete|cancel|create_order)/.test(operation.name),
      idempotentHint: reads,
      openWorldHint: false,
    },
  };
}
