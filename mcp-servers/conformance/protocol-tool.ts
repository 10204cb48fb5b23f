import type {
  CallToolResult,
  ContentBlock,
  Tool as McpTool,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { Call, Reply, ServedTool } from '../served-tool.ts';

type Input = Record<string, string | undefined>;

/**
 * A tool that speaks the protocol itself, for what no tool of the product does (pictures, sampling, forms). It is
 * served by the same endpoint, sessions and transports as the kernel's tools; only the kernel is left out.
 */
export const protocolTool = (
  name: string,
  serve: (context: ServerContext, input: Input, call: Call) => Reply | Promise<Reply>,
  inputSchema: McpTool['inputSchema'] = { type: 'object' },
): ServedTool => ({
  definition: { name, description: `Fixture of the conformance suites: ${name}.`, inputSchema },
  serve: async (input, call) => serve(call.context, (input ?? {}) as Input, call),
});

export const content = (...blocks: readonly ContentBlock[]): CallToolResult => ({ content: [...blocks] });
export const text = (words: string): CallToolResult => content({ type: 'text', text: words });
