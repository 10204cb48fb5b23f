/** A process with telemetry as the server has it: it asks PostgreSQL, Redis and an HTTP server once each, in a span, and stops. */
import { get } from 'node:http';
import { startTelemetry } from '../../platform/telemetry/start.ts';

const telemetry = await startTelemetry();
const { withSpan } = await import('../../platform/telemetry/tracing.ts');
const { openServer } = await import('../../platform/database/server.ts');
const { Redis } = await import('ioredis');

const { TEST_DATABASE_URL, TEST_REDIS_URL, ASKED_URL } = process.env;
const database = await openServer(TEST_DATABASE_URL!);
const redis = new Redis(TEST_REDIS_URL!);
await withSpan('all three', {}, async () => {
  await database.pool.query('select 1');
  await redis.get('nothing');
  await new Promise<void>(resolve => get(ASKED_URL!, reply => reply.resume().on('end', resolve)));
});
await database.close();
redis.disconnect();
await telemetry.stop();
