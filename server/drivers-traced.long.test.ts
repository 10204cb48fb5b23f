import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { Receiver, spansOf } from './testing/collector.ts';

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
const asks = fileURLToPath(new URL('./testing/ask-drivers.fixture.ts', import.meta.url));

it.runIf(TEST_DATABASE_URL && TEST_REDIS_URL)(
  'a statement, a command of Redis and a request that goes out stand under the work that they are part of',
  async () => {
    const collector = await Receiver.open();
    const asked = await Receiver.open();
    await promisify(execFile)(process.execPath, [asks], {
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ASKED_URL: asked.url },
    });
    const spans = spansOf(collector);
    const { trace, id } = spans.find(({ name }) => name === 'all three')!;
    const under = spans.filter(({ parent }) => parent === id).map(({ name }) => name.split(':')[0]);
    expect(under.sort()).toEqual(['GET', 'get', 'pg.query']);
    expect(asked.received[0]!.headers.traceparent).toContain(trace);
    for (const server of [collector, asked]) server.close();
  },
);
