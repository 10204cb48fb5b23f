/**
 * A process with telemetry as the server has it: a desk that asks a shop over HTTP, both under express. It makes one call
 * whose every part carries something to hide, prints its metrics, and stops.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from './start.ts';

const telemetry = await startTelemetry();
const { default: express } = await import('express');
const { Refusal } = await import('../errors.ts');
const { count, recordDuration } = await import('./metrics.ts');
const { openLogger } = await import('./logger.ts');
const { extractTrace, injectTrace, traceId, withSpan } = await import('./tracing.ts');

const canaries = JSON.parse(process.env.CANARIES ?? '{}') as Record<
  'key' | 'mail' | 'card' | 'street',
  string
>;
const logger = openLogger();

async function listen(app: Parameters<typeof createServer>[1]): Promise<[string, Server]> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server];
}

const [shopUrl, shop] = await listen(
  express().use(
    '/orders',
    express.Router().post('/:id', (request, response) => {
      response.json({ traceparent: request.headers.traceparent });
    }),
  ),
);
const [deskUrl, desk] = await listen(
  express()
    .get('/metrics', (request, response) => telemetry.metrics(request, response))
    .use(express.json())
    .post('/mcp{/:server}', (_, response) =>
      withSpan('after the body', {}, async () => void response.sendStatus(503)),
    )
    .post('/call', async (request, response) => {
      const done = await extractTrace(request.body._meta, () =>
        withSpan('tools/call complete_checkout', { 'mcp.method.name': 'tools/call' }, async span => {
          span.setAttributes({ 'gen_ai.tool.call.arguments': JSON.stringify({ email: canaries.mail }) });
          span.addEvent(`paid with ${canaries.card}`, { street_address: canaries.street });
          logger.info({ headers: { authorization: `Bearer ${canaries.key}` } }, `for ${canaries.mail}`);
          count('countersign.decisions', { 'countersign.action': canaries.mail });
          recordDuration('mcp.server.operation.duration', 0.02, { 'mcp.method.name': 'tools/call' });
          await withSpan('shop', { token: canaries.key }, async () => {
            throw new Refusal('payment_declined', `card ${canaries.card} was declined`);
          }).catch(() => {});
          await withSpan('bug', {}, async () => {
            throw new Error(`no such customer ${canaries.mail}`);
          }).catch(() => {});
          const headers: Record<string, string> = {};
          injectTrace(headers);
          const answer = await fetch(`${shopUrl}/orders/7?api_key=${canaries.key}`, {
            method: 'POST',
            headers,
          });
          return { trace: traceId(), shop: await answer.json() };
        }),
      );
      response.json(done);
    }),
);

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const answer = await fetch(`${deskUrl}/call`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ _meta: { traceparent } }),
});
for (const given of ['-00', '-01'])
  await fetch(`${deskUrl}/mcp/desk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: traceparent.replace('-01', given) },
    body: '{}',
  });
const metrics = await (await fetch(`${deskUrl}/metrics`)).text();
process.stdout.write(JSON.stringify({ on: telemetry.on, answer: await answer.json(), metrics }));
shop.close();
desk.close();
await telemetry.stop();
