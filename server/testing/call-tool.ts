/** One call of a tool over `/mcp/<server>` with an assistant's token, as a client of the 2026 revision sends it; the result. */
export async function callTool(
  origin: string,
  { secret, server }: { readonly secret: string; readonly server: string },
  name: string,
  input: object,
): Promise<unknown> {
  const response = await fetch(`${origin}/mcp/${server}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name,
        arguments: input,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  return ((await response.json()) as { result: unknown }).result;
}
