import type {
  ResourceTemplateType as McpResourceTemplate,
  Tool as McpTool,
} from '@modelcontextprotocol/server';
import { countTokens } from 'gpt-tokenizer';
import type { Capability } from '../platform/capability.ts';
import type { Egress, Word } from '../platform/tool.ts';
import { showcase } from './product.ts';
import { joinedName, serversOf } from './servers.ts';

export interface ToolSurface {
  readonly server: string;
  readonly word: Word | 'gateway';
  readonly scopes: readonly string[];
  readonly egress: Egress;
  readonly version: number;
  /** What the tool costs in a list, output schema included (o200k). */
  readonly tokens: number;
  readonly definition: McpTool;
}

export interface Surface {
  /** The hash that a review is about, and what the server's whole list costs. */
  readonly servers: Readonly<Record<string, { hash: string; tokens: number; shown: readonly string[] }>>;
  readonly tools: Readonly<Record<string, ToolSurface>>;
  /** By name; those of one server each. */
  readonly resources: Readonly<Record<string, { server: string; definition: McpResourceTemplate }>>;
}

/** Everything that the servers show of these capabilities: what is reviewed, and what clients pay for. */
export function surfaceOf(capabilities: readonly Capability[]): Surface {
  const toolbox = showcase(capabilities);
  const servers = serversOf({ toolbox, stateKey: new Uint8Array(32) });
  const tools: Record<string, ToolSurface> = {};
  const resources: Record<string, { server: string; definition: McpResourceTemplate }> = {};
  const summaries: Record<string, { hash: string; tokens: number; shown: readonly string[] }> = {};
  for (const [server, { listed, surface, resources: readable }] of servers) {
    if (server !== joinedName)
      for (const { definition } of readable) resources[definition.name] = { server, definition };
    const definitions = listed();
    const tokens = countTokens(JSON.stringify({ tools: definitions }));
    summaries[server] = { hash: surface.hash, tokens, shown: definitions.map(({ name }) => name) };
    for (const definition of definitions) {
      const known = toolbox.tools.get(definition.name);
      if (known && known.capability.name !== server) continue;
      const { word = 'gateway', scopes = [], egress = 'none', version = 1 } = known?.tool ?? {};
      const cost = countTokens(JSON.stringify(definition));
      tools[definition.name] = { server, word, scopes, egress, version, tokens: cost, definition };
    }
  }
  return { servers: summaries, tools, resources };
}

/** The surface as it is kept in the repository, to be read in a review. */
export const serializeSurface = (surface: Surface): string => `${JSON.stringify(surface, null, 2)}\n`;

const hintsOf = ({ annotations }: McpTool): string =>
  Object.entries(annotations ?? {})
    .filter(([, value]) => value === true)
    .map(([name]) => name.replace('Hint', ''))
    .join(' ');

/** The surface as a table for people. */
export function surfaceTable({ servers, tools, resources }: Surface): string {
  const rows = Object.entries(tools).map(([name, { server, word, scopes, egress, tokens, definition }]) => [
    server,
    name,
    word,
    scopes.join(' '),
    hintsOf(definition),
    typeof egress === 'string' ? egress : egress.join(' '),
    String(tokens),
  ]);
  const head = ['server', 'tool', 'word', 'scopes', 'hints', 'egress', 'tokens'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const summary = Object.entries(servers).map(
    ([name, { tokens, shown, hash }]) =>
      `${name === joinedName ? '/mcp' : `/mcp/${name}`}: ${shown.length} tools, ${tokens} tokens, ${hash.slice(0, 12)}`,
  );
  const average = `${rows.length} tools, ${averageTokens(tools)} tokens each on average`;
  const addresses = Object.values(resources).map(
    ({ server, definition }) => `/mcp/${server} has ${definition.uriTemplate}: ${definition.title}`,
  );
  return [line(head), ...rows.map(line), '', ...summary, ...addresses, average].join('\n');
}

export function averageTokens(tools: Surface['tools']): number {
  const all = Object.values(tools);
  return Math.round(all.reduce((sum, { tokens }) => sum + tokens, 0) / all.length);
}
