import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Json } from '../platform/canonical.ts';
import type { Principal } from '../platform/principal.ts';
import { injectTrace, markRefused, withSpan } from '../platform/telemetry/tracing.ts';
import { inNode } from './node-trace.ts';

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** How a call of a tool ended, as a graph sees it. */
export type Called =
  | { readonly kind: 'data'; readonly data: Json; readonly text: string; readonly untrusted: boolean }
  | {
      readonly kind: 'proposal';
      readonly id: string;
      readonly sentence: string;
      readonly url: string;
      readonly risk: string;
      readonly decideBy: string;
    }
  | { readonly kind: 'problem'; readonly code: string; readonly message: string; readonly mend: string };

export interface CallHow {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((message: string, done?: number, total?: number) => void) | undefined;
  /** The conversation and the call within it: the same again makes no second proposal. */
  readonly key: { readonly thread: string; readonly call: string };
}

/** A graph's hands: tools of one server over MCP, as any outside assistant would call them. */
export interface Toolset {
  call(server: string, tool: string, input: Record<string, unknown>, how: CallHow): Promise<Called>;
}

const revision = '2026-07-28';

/** Tools as one principal reaches them. It cannot open pages, so an action that needs a person comes back as its proposal. */
export function toolsetFor(principal: Principal, fetchAs: (principal: Principal) => Fetch): Toolset {
  const clients = new Map<string, Promise<Client>>();
  const connect = async (server: string): Promise<Client> => {
    const client = new Client(
      { name: 'countersign-graphs', version: '1' },
      { versionNegotiation: { mode: { pin: revision } } },
    );
    const url = new URL(`http://localhost/mcp/${server}`);
    await client.connect(new StreamableHTTPClientTransport(url, { fetch: fetchAs(principal) }));
    return client;
  };
  return {
    call: (server, tool, input, { signal, progress, key }) =>
      inNode(() =>
        withSpan(
          `tools/call ${tool}`,
          {
            'mcp.method.name': 'tools/call',
            'gen_ai.operation.name': 'execute_tool',
            'gen_ai.tool.name': tool,
            'mcp.protocol.version': revision,
          },
          async span => {
            const client = await (clients.get(server) ?? clients.set(server, connect(server)).get(server)!);
            const _meta = {
              'countersign/thread': key.thread,
              'countersign/dedupe-key': `${key.thread}:${key.call}`,
            };
            injectTrace(_meta);
            const result = await client.callTool(
              { name: tool, arguments: input, _meta },
              {
                ...(signal ? { signal } : {}),
                ...(progress
                  ? { onprogress: told => progress(told.message ?? tool, told.progress, told.total) }
                  : {}),
              },
            );
            if (result.isError) markRefused(span, 'tool_error');
            return readResult(result);
          },
          'client',
        ),
      ),
  };
}

interface Result {
  readonly isError?: boolean | undefined;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly _meta?: Readonly<Record<string, unknown>> | undefined;
}

function readResult(result: Result): Called {
  const text = result.content?.find(({ type }) => type === 'text')?.text ?? '';
  if (result.isError) {
    const problem = (result._meta?.['countersign/problem'] ?? {}) as { code?: string };
    const [first = '', second = ''] = text.split('\n');
    return {
      kind: 'problem',
      code: problem.code ?? 'internal',
      message: first.replace(/^[a-z_]+: /, ''),
      mend: second.replace(/^To mend it: /, ''),
    };
  }
  const data = (result.structuredContent ?? null) as Record<string, unknown> | null;
  if (data?.status === 'approval_required') {
    const { id, sentence, url, risk, decideBy } = data.proposal as Record<
      'id' | 'sentence' | 'url' | 'risk' | 'decideBy',
      string
    >;
    return { kind: 'proposal', id, sentence, url, risk, decideBy };
  }
  const inner = data?.status === 'done' && 'result' in data ? data.result : data;
  return {
    kind: 'data',
    data: inner as Json,
    text,
    untrusted: result._meta?.['countersign/untrusted'] === true,
  };
}
