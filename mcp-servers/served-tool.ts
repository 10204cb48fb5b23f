import type {
  CallToolResult,
  InputRequiredResult,
  Tool as McpTool,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { Capability } from '../platform/capability.ts';
import type { Problem } from '../platform/errors.ts';
import type { CallOptions } from '../platform/kernel.ts';
import type { Principal } from '../platform/principal.ts';
import type { Tool } from '../platform/tool.ts';

/** Keys of ours in `_meta`. */
export const metaKeys = {
  word: 'countersign/word',
  scopes: 'countersign/scopes',
  untrusted: 'countersign/untrusted',
  problem: 'countersign/problem',
  /** From the caller: calls with one key make one proposal. */
  dedupeKey: 'countersign/dedupe-key',
  /** From the caller: the conversation that the call belongs to. */
  thread: 'countersign/thread',
} as const;

/** What a served tool knows of the request that it answers. */
export interface Call {
  readonly principal: Principal;
  /** Cancellation, progress and keys, as the kernel takes them. */
  readonly options: CallOptions;
  /** The client said that it can send its person to a URL. */
  readonly opensUrls: boolean;
  /** The client's revision has `structuredContent`; older ones only read text. */
  readonly readsStructured: boolean;
  readonly context: ServerContext;
}

export type Reply = CallToolResult | InputRequiredResult;

/** A tool as one endpoint serves it: its definition, built once, and what happens on a call. */
export interface ServedTool {
  readonly definition: McpTool;
  serve(input: unknown, call: Call): Promise<Reply>;
  /** Why the tool is neither shown nor callable at present. */
  quarantine?(): Problem | undefined;
}

/** A tool of the kernel with what serves it. */
export interface RegisteredTool {
  readonly tool: Tool;
  readonly capability: Capability;
  readonly served: ServedTool;
}
