import { z } from 'zod';
import { type McpTool, mcpTools } from '../mcp-tools.ts';
import { consentSchema } from './consent.ts';

const { $schema: _, ...consentOfNext } = z.toJSONSchema(consentSchema, { io: 'input' });

/** The tools as platforms of either release may call them: a list is not negotiated. */
export const toolsOfBoth: readonly McpTool[] = mcpTools.map(tool => ({
  ...tool,
  inputSchema: withBothConsents(tool.inputSchema) as McpTool['inputSchema'],
}));

function withBothConsents(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withBothConsents);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'consent' ? { anyOf: [value, consentOfNext] } : withBothConsents(value),
    ]),
  );
}
