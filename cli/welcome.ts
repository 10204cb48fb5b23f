import { fileURLToPath } from 'node:url';

export interface Started {
  readonly origin: string;
  /** The one-time address that signs the operator in. */
  readonly link: string;
  readonly merchants: readonly { readonly id: string; readonly origin: string }[];
  /** The data folder, absolute. */
  readonly data: string;
  readonly seconds: number;
}

const program = fileURLToPath(new URL('./countersign.mjs', import.meta.url));

/** What a person needs to know once the server is ready. */
export function welcome(started: Started): string {
  const { origin, link, merchants, data, seconds } = started;
  const shops = [{ id: 'our own store', origin }, ...merchants];
  const width = Math.max(...shops.map(({ id }) => id.length));
  return `
Countersign is ready (${seconds.toFixed(1)} s).

  Console     ${link}
              signs you in once, within 15 minutes; npx countersign link prints another
  MCP         ${origin}/mcp, or ${origin}/mcp/catalog for one capability
  Data        ${data}

  Merchants
${shops.map(shop => `    ${shop.id.padEnd(width)}  ${shop.origin}`).join('\n')}

${connecting(started)}

Press Ctrl-C to stop.`;
}

/** How the common clients are told about us. */
function connecting({ origin, data }: Started): string {
  const local = { command: 'node', args: [program, 'mcp'], env: { COUNTERSIGN_DATA: data } };
  const remote = { type: 'http', url: `${origin}/mcp`, headers: { Authorization: 'Bearer TOKEN' } };
  return `  Connect an assistant
    Claude Desktop, Cursor and others that start their servers (stdio), in their mcpServers:
      "countersign": ${JSON.stringify(local)}
    Claude Code:
      claude mcp add countersign --env COUNTERSIGN_DATA=${data} -- node ${program} mcp
    VS Code, in .vscode/mcp.json under servers; or any client over HTTP.
    npx countersign token issue "My assistant" prints the TOKEN:
      "countersign": ${JSON.stringify(remote)}`;
}
