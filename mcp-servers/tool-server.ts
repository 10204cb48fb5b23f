import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import manifest from '../package.json' with { type: 'json' };
import { problemOf, Refusal } from '../platform/errors.ts';
import { callerOf } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { progressOf } from './progress.ts';
import { renderProblem } from './rendering.ts';
import { type Call, metaKeys, type Reply } from './served-tool.ts';
import { serveTraced } from './trace-context.ts';

/** The list is the same for everyone who may ask, and a change is announced; clients may keep it this long. */
const listTtlMs = 300_000;
/** How long a person of a 2025 client may look at the question before the call answers without them. */
const personMs = 10 * 60_000;
const firstStructuredRevision = '2025-06-18';

const validator = new AjvJsonSchemaValidator();

/**
 * The MCP server of one request (2026) or one session (2025). It holds no schema of its own: definitions were built
 * once, at the endpoint's making, and are only handed out here.
 */
export class ToolServer extends McpServer {
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    const hint = { ttlMs: listTtlMs, cacheScope: 'private' } as const;
    super(
      { name: endpoint.name, title: endpoint.title, version: manifest.version },
      {
        capabilities: {
          tools: { listChanged: true },
          ...(endpoint.resources.length > 0 && { resources: {} }),
          ...endpoint.extension?.capabilities,
        },
        instructions: endpoint.instructions,
        jsonSchemaValidator: validator,
        cacheHints: {
          'tools/list': hint,
          'resources/list': hint,
          'resources/templates/list': hint,
          'server/discover': hint,
          ...endpoint.extension?.cacheHints,
        },
        inputRequired: { roundTimeoutMs: personMs },
      },
    );
    this.#endpoint = endpoint;
    this.server.setRequestHandler('tools/list', () => ({ tools: [...endpoint.listed()] }));
    this.server.setRequestHandler('tools/call', ({ params }, context) =>
      serveTraced(
        {
          method: 'tools/call',
          tool: endpoint.tools.has(params.name) ? params.name : undefined,
          meta: context.mcpReq._meta,
          request: context.mcpReq.id,
          revision: this.server.getNegotiatedProtocolVersion(),
        },
        () => this.#call(params.name, params.arguments, context),
      ),
    );
    if (endpoint.resources.length > 0) this.#serveResources();
    endpoint.extension?.install(this);
  }

  /** Where the SDK looks up which arguments a client has to repeat in HTTP headers. */
  override toolInputSchemaJson(name: string): Record<string, unknown> | undefined {
    return this.#endpoint.tools.get(name)?.definition.inputSchema;
  }

  /** Every resource has a variable in its address: there is a list of templates, and none of single ones. */
  #serveResources(): void {
    this.server.setRequestHandler('resources/list', () => ({ resources: [] }));
    this.server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: this.#endpoint.resources
        .filter(resource => !resource.quarantine())
        .map(({ definition }) => definition),
    }));
    this.server.setRequestHandler('resources/read', ({ params }, context) =>
      serveTraced(
        {
          method: 'resources/read',
          meta: context.mcpReq._meta,
          request: context.mcpReq.id,
          revision: this.server.getNegotiatedProtocolVersion(),
        },
        () => this.#read(params.uri, context),
      ),
    );
  }

  async #read(uri: string, context: ServerContext): Promise<ReadResourceResult> {
    for (const resource of this.#endpoint.resources) {
      const input = resource.argumentsIn(uri);
      if (!input) continue;
      const quarantine = resource.quarantine();
      if (quarantine)
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `${quarantine.message} ${quarantine.mend}`,
          quarantine,
        );
      return resource.read(uri, input, this.#callOf(context));
    }
    const known = this.#endpoint.resources.map(({ definition }) => definition.uriTemplate).join(', ');
    throw new ResourceNotFoundError(
      uri,
      `${this.#endpoint.name} has nothing at ${uri}. There are: ${known}.`,
    );
  }

  async #call(name: string, input: unknown, context: ServerContext): Promise<Reply> {
    const tool = this.#endpoint.tools.get(name);
    if (!tool) {
      const { problem } = new Refusal('unknown_tool', `${this.#endpoint.name} has no tool "${name}".`);
      const { message, mend } = problem;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${message} ${mend}`, problem);
    }
    try {
      const reply = await tool.serve(input, this.#callOf(context));
      if ('inputRequests' in reply || 'requestState' in reply) return reply;
      return this.server.projectCallToolResult(reply as never, tool.definition.outputSchema);
    } catch (thrown) {
      if (thrown instanceof ProtocolError) throw thrown;
      // Whoever cancelled knows why the call ended.
      if (!context.mcpReq.signal.aborted) this.#endpoint.report(thrown);
      return renderProblem(problemOf(thrown));
    }
  }

  #callOf(context: ServerContext): Call {
    const { mcpReq } = context;
    const capabilities = this.server.getClientCapabilities();
    const revision = this.server.getNegotiatedProtocolVersion();
    const progress = progressOf(context);
    const dedupeKey = textOf(mcpReq._meta?.[metaKeys.dedupeKey]);
    const thread = textOf(mcpReq._meta?.[metaKeys.thread]);
    return {
      principal: callerOf(context.http?.authInfo),
      options: {
        signal: mcpReq.signal,
        ...(progress && { progress }),
        ...(dedupeKey && { dedupeKey }),
        ...(thread && { thread }),
      },
      opensUrls: capabilities?.elicitation?.url !== undefined,
      readsStructured: revision === undefined || revision >= firstStructuredRevision,
      context,
    };
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 200 ? value : undefined;
