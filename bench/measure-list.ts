import { createGateway } from '../mcp-servers/gateway.ts';
import { productCapabilities, showcase } from '../mcp-servers/product.ts';
import { newId } from '../platform/identifiers.ts';
import { headersOf, listOf } from './requests.ts';
import { percentile, timed } from './statistics.ts';

export interface ListFigures {
  readonly tools: number;
  readonly bytes: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** `tools/list` of the joined endpoint with the product's own tools, in process: from the request to the reply's text. */
export async function measureList(times: number): Promise<ListFigures> {
  const gateway = createGateway({
    toolbox: showcase(await productCapabilities()),
    origin: 'http://localhost:4477',
    authenticate: async () => {
      throw new Error('nobody comes through the door here');
    },
    stateKey: new Uint8Array(32),
  });
  const scopes = ['*'];
  const fetch = gateway.inProcess({ tenant: newId(), id: newId(), kind: 'agent', name: 'Bench', scopes });
  const init = { method: 'POST', headers: headersOf('tools/list'), body: listOf() };
  const list = async () => (await fetch('http://localhost:4477/mcp', init)).text();
  const text = await list();
  const taken = await timed(times, list);
  await gateway.close();
  return {
    tools: JSON.parse(text).result.tools.length,
    bytes: text.length,
    medianMs: percentile(taken, 0.5),
    p95Ms: percentile(taken, 0.95),
  };
}
