import { v4 } from 'uuid';
import { payloadArgument } from '../../mcp-servers/ucp/mcp-tools.ts';
import { restRoutes } from '../../mcp-servers/ucp/rest.ts';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import type { OperationName } from '../../tools/store/storefront.ts';
import type { OfficialSchemas, ReleaseVersion } from './official-schemas.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read answers freely; the official schemas check their shape.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Asked {
  readonly id?: string;
  readonly payload?: object;
  readonly key?: string;
  readonly agent?: string;
}

/** A platform in tests: it asks over one binding and checks every message, either way, against the official schemas. */
export interface Platform {
  readonly binding: 'REST' | 'MCP';
  ask(operation: OperationName, asked?: Asked): Promise<Answer>;
}

/** Nothing is served there, so the release is stated beside it. */
const agentOf = (version: ReleaseVersion) => `profile="http://127.0.0.1:1/agent.json"; version="${version}"`;

export function restPlatform(
  endpoint: string,
  schemas?: OfficialSchemas,
  version: ReleaseVersion = ucpVersion,
): Platform {
  return {
    binding: 'REST',
    async ask(operation, { id = '', payload, key = v4(), agent = agentOf(version) } = {}) {
      checkRequest(schemas, operation, payload);
      const [method, path] = restRoutes.find(([, , name]) => name === operation)!;
      const response = await fetch(`${endpoint}${path.replace(':id', encodeURIComponent(id))}`, {
        method: method.toUpperCase(),
        headers: {
          'Content-Type': 'application/json',
          'UCP-Agent': agent,
          'Idempotency-Key': key,
          'Request-Id': v4(),
          'Request-Signature': 'test',
        },
        ...(payload ? { body: JSON.stringify(payload) } : {}),
      });
      const body = (await response.json()) as Json;
      const { detail, ...document } = body;
      checkAnswer(schemas, operation, response.status >= 400 ? document : body);
      return { status: response.status, headers: response.headers, body };
    },
  };
}

/** Bare JSON-RPC: no handshake, JSON only. */
export function mcpPlatform(
  endpoint: string,
  schemas?: OfficialSchemas,
  version: ReleaseVersion = ucpVersion,
): Platform {
  return {
    binding: 'MCP',
    async ask(operation, { id, payload, key = v4(), agent = agentOf(version) } = {}) {
      checkRequest(schemas, operation, payload);
      const holder = payloadArgument(operation);
      const profile = /profile="([^"]*)"/.exec(agent)?.[1];
      const stated = /version="([^"]*)"/.exec(agent)?.[1];
      const meta = {
        'ucp-agent': { profile, ...(stated ? { version: stated } : {}) },
        'idempotency-key': key,
      };
      const given = {
        meta,
        ...(id === undefined ? {} : { id }),
        ...(holder ? { [holder]: payload ?? {} } : payload),
      };
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: operation, arguments: given },
        }),
      });
      const message = (await response.json()) as Json;
      const body = message.result?.structuredContent ?? message.error;
      refuseFaults(`${operation} was put into an envelope`, schemas?.toolAnswer(message));
      if (message.result) checkAnswer(schemas, operation, body);
      return { status: response.status, headers: response.headers, body };
    },
  };
}

function checkRequest(
  schemas: OfficialSchemas | undefined,
  operation: OperationName,
  payload: object | undefined,
): void {
  if (payload) refuseFaults(`${operation} was asked`, schemas?.request(operation, payload));
}

function checkAnswer(schemas: OfficialSchemas | undefined, operation: OperationName, body: Json): void {
  const refused = body.ucp?.status === 'error';
  refuseFaults(
    `${operation} was answered`,
    refused ? schemas?.refusal(body) : schemas?.answer(operation, body),
  );
}

function refuseFaults(what: string, faults: readonly string[] = []): void {
  if (faults.length > 0) throw new Error(`${what} against the schema:\n${faults.join('\n')}`);
}
