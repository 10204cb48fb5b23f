import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpExpressApp } from '@modelcontextprotocol/express';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { articleOf, articles, type Home, openHome } from '../installation.ts';
import { priceInput, priceOutput, quoted, quotePrice, readPrice, sayPrice } from '../shelf/shelf.ts';
import { cpuMs, serveParent, settingsOf } from './child.ts';

/**
 * What the measurements are held against: the SDK's own way to serve the same tools, as its documentation shows it, with
 * the same schemas and, for the one that reads, the same statement on the same database; no token, tenant, role,
 * transaction, audit or telemetry.
 */
const { home } = settingsOf<{ home: Home }>();
const { database, remove } = await openHome(home);
await database.asOwner(`
  create schema bare;
  create table bare.price (article text primary key, amount integer not null, currency text not null);
  insert into bare.price select 'tea-' || lpad(n::text, 4, '0'), 100 + n, 'USD' from generate_series(0, ${articles - 1}) n;`);
const select = 'select article, amount, currency from bare.price where article = $1';

type Price = ReturnType<typeof quoted>;
const reply = (price: Price) => ({
  content: [{ type: 'text' as const, text: sayPrice(price) }],
  structuredContent: price,
});
const schemas = { inputSchema: priceInput, outputSchema: priceOutput };

function bareServer(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const { name, title, description } = readPrice;
  server.registerTool(name, { title, description, ...schemas }, async ({ article }) => {
    const { rows } = await database.pool.query(select, [article]);
    return reply(rows[0] as Price);
  });
  const quote = { title: quotePrice.title, description: quotePrice.description };
  server.registerTool(quotePrice.name, { ...quote, ...schemas }, async ({ article }) =>
    reply(quoted(article)),
  );
  return server;
}

const handler = createMcpHandler(bareServer);
const handle = toNodeHandler(handler);
const app = createMcpExpressApp();
app.post('/mcp', (request, response) => void handle(request, response, request.body));
const http = createServer(app);
await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
await database.pool.query(select, [articleOf(0)]);

const api = {
  url: async () => `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
  cpuMs: async () => cpuMs(),
};
export type BareApi = typeof api;
serveParent(api, async () => {
  http.closeAllConnections();
  http.close();
  await handler.close();
  if ('url' in home) await database.asOwner('drop schema bare cascade');
  await remove();
});
