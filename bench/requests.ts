/** A `tools/call` of the 2026-07-28 revision, as the official client sends it: stateless, each request complete in itself. */
export const revision = '2026-07-28';

const meta = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

export const headersOf = (method: string, name?: string): Record<string, string> => ({
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json',
  'mcp-protocol-version': revision,
  'mcp-method': method,
  ...(name ? { 'mcp-name': name } : {}),
});

export const callOf = (name: string, input: unknown, id = 1): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: input, _meta: meta },
  });

export const listOf = (): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } });
