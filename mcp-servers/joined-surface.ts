import type { Tool as McpTool } from '@modelcontextprotocol/server';
import type { RegisteredTool, ServedTool } from './served-tool.ts';

const mostTools = 25;
const mostTokens = 8_000;

/** Definitions have 3.9 characters a token or more; a test counts what comes of it with a real tokenizer. */
const estimateTokens = (definition: McpTool): number => Math.ceil(JSON.stringify(definition).length / 3.8);

/**
 * The tools that the joined endpoint shows: the gateway's own, then as many of the wanted ones, in their order, as fit
 * into 25 tools and 8,000 tokens. One that does not fit is passed over, not cut.
 */
export function chooseShown(
  own: readonly ServedTool[],
  wanted: readonly string[],
  all: ReadonlyMap<string, RegisteredTool>,
): ServedTool[] {
  const shown = [...own];
  let tokens = own.reduce((sum, { definition }) => sum + estimateTokens(definition), 0);
  for (const name of wanted) {
    const tool = all.get(name)?.served;
    const cost = tool ? estimateTokens(tool.definition) : 0;
    if (!tool || shown.length >= mostTools || tokens + cost > mostTokens) continue;
    shown.push(tool);
    tokens += cost;
  }
  return shown;
}
