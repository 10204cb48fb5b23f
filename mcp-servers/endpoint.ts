import {
  type AuthInfo,
  type CacheHint,
  createMcpHandler,
  isJsonContentType,
  isLegacyRequest,
  type McpServer,
  type Tool as McpTool,
  type ServerCapabilities,
} from '@modelcontextprotocol/server';
import { Refusal } from '../platform/errors.ts';
import { refusalResponse, rpcCodes } from './http-refusal.ts';
import type { ServedResource } from './served-resource.ts';
import type { ServedTool } from './served-tool.ts';
import { Sessions } from './sessions.ts';
import { ToolServer } from './tool-server.ts';

/** What a server may offer beside tools and resources. The product offers nothing; the fixture of the conformance suites does. */
export interface Extension {
  readonly capabilities: ServerCapabilities;
  readonly cacheHints: Readonly<Record<string, CacheHint>>;
  install(server: McpServer): void;
}

/** One MCP address: what stands there, in both eras of the protocol. */
export interface Endpoint {
  readonly name: string;
  readonly title: string;
  readonly instructions: string;
  readonly tools: ReadonlyMap<string, ServedTool>;
  readonly resources: readonly ServedResource[];
  readonly extension?: Extension;
  listed(): readonly McpTool[];
  /** Takes what is a bug of ours; the caller only learns that there was one. */
  report(error: unknown): void;
}

export interface ServedEndpoint {
  fetch(request: Request, options: { authInfo: AuthInfo; parsedBody?: unknown }): Promise<Response>;
  /** Tells every client that keeps a stream open that the list of tools changed. */
  toolsChanged(): void;
  close(): Promise<void>;
}

/**
 * Serves an endpoint: requests of the 2026 revision each by a server of their own, without sessions; requests of the
 * 2025 revisions through sessions, so that questions to the person, progress and announcements reach them as well.
 */
export function serveEndpoint(endpoint: Endpoint, maxBodyBytes: number): ServedEndpoint {
  const modern = createMcpHandler(() => new ToolServer(endpoint), {
    legacy: 'reject',
    maxRequestBodySize: maxBodyBytes,
  });
  const sessions = new Sessions(() => new ToolServer(endpoint));

  return {
    async fetch(request, { authInfo, parsedBody }) {
      const body = request.method === 'POST' ? await bodyOf(request, parsedBody) : undefined;
      if (body instanceof Response) return body;
      const options = { authInfo, ...(body !== undefined && { parsedBody: body }) };
      const legacy = await isLegacyRequest(request, body);
      return legacy ? sessions.fetch(request, options) : modern.fetch(request, options);
    },
    toolsChanged() {
      modern.notify.toolsChanged();
      sessions.each(server => server.sendToolListChanged());
    },
    async close() {
      await Promise.all([modern.close(), sessions.close()]);
    },
  };
}

/** The body as JSON, read once for both eras; otherwise the refusal. */
async function bodyOf(request: Request, parsed: unknown): Promise<unknown> {
  if (!isJsonContentType(request.headers.get('content-type'))) {
    const message = 'The request is not application/json.';
    const mend = 'Send JSON-RPC with Content-Type: application/json.';
    return refusalResponse(new Refusal('invalid_input', message, { mend }).problem, { status: 415 });
  }
  try {
    const body = parsed ?? (await request.json());
    const isMessage = Array.isArray(body) || (typeof body === 'object' && body?.jsonrpc === '2.0');
    return isMessage ? body : malformed('The body is no JSON-RPC message.', rpcCodes.invalidRequest);
  } catch {
    return malformed();
  }
}

export function malformed(
  message = 'The body is not valid JSON.',
  rpcCode: number = rpcCodes.parseError,
): Response {
  const mend = 'Send one JSON-RPC message, such as {"jsonrpc":"2.0","id":1,"method":"tools/list"}.';
  return refusalResponse(new Refusal('invalid_input', message, { mend }).problem, { rpcCode });
}
