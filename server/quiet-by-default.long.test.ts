import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Observed, observe } from './testing/observed.ts';

/** Tells on standard error of each connection that the process opens. */
const telling = `
import net from 'node:net';
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [to] = Array.isArray(given[0]) ? given[0] : given;
  process.stderr.write('CONNECTS ' + JSON.stringify({ host: to?.host, port: to?.port, path: to?.path }) + '\\n');
  return connect.apply(this, given);
};`;

let house: Observed;
beforeAll(async () => {
  const url = `data:text/javascript;base64,${Buffer.from(telling).toString('base64')}`;
  house = await observe({
    NODE_OPTIONS: `--import ${url}`,
    COUNTERSIGN_TELEMETRY: undefined,
    COUNTERSIGN_TRACE_SHARE: undefined,
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
  });
  const conversation = await house.person.conversation();
  await conversation.say('find noise-cancelling headphones');
  await house.person.decide(await conversation.propose('buy the best'), 'reject');
  expect((await fetch(`${house.origin}/metrics`)).status).toBe(404);
  await house.stop();
}, 300_000);
afterAll(() => house.close());

it('with no setting, nothing is sent: every connection stays with the merchants on this machine', () => {
  const connections = [...house.written().matchAll(/^CONNECTS (.*)$/gm)].map(([, told]) => JSON.parse(told!));
  expect(connections.length).toBeGreaterThan(0);
  for (const { host } of connections) expect(['localhost', '127.0.0.1', '::1']).toContain(host);
  expect(house.collector.received).toEqual([]);
  const ports = new Set(connections.map(({ port }) => Number(port)));
  for (const port of [4318, 9464, 443, 80]) expect(ports).not.toContain(port);
});
