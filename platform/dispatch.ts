import { problemOf, Refusal } from './errors.ts';
import { deliverEvent, type Subscriber } from './events/deliver.ts';
import type { Job } from './events/queue.ts';
import { destinationOf, enqueue } from './events/record.ts';
import { isOpen, markDone } from './events/relay.ts';
import { kernelTransaction, type Parts } from './parts.ts';
import { consumeGrant } from './proposals/consume.ts';
import { expire } from './proposals/withdraw.ts';
import { driveRun } from './runs/drive.ts';
import { log } from './telemetry/log.ts';
import { timed } from './telemetry/metrics.ts';
import { extractTrace, withSpan } from './telemetry/tracing.ts';

/** Does one job of the outbox, in the trace that made it necessary. Each is idempotent: doing it twice does it once. */
export function dispatch(parts: Parts, job: Job, subscribers: readonly Subscriber[]): Promise<void> {
  const destination = destinationOf(job.topic);
  const codeOf = (thrown: unknown): string => problemOf(thrown).code;
  return extractTrace({ traceparent: job.traceparent }, () =>
    withSpan(
      `process ${job.topic}`,
      { ...destination, 'messaging.operation.type': 'process', 'messaging.message.id': job.id },
      () =>
        timed('messaging.process.duration', destination, codeOf, () =>
          doOnce(parts, job, subscribers).catch(error => told(job, error)),
        ),
      'consumer',
    ),
  );
}

/**
 * The queue tries a failed job again by itself, so that a fault that only slows would be seen by nobody. A refusal is no
 * fault: it is how a job says that its time has not come.
 */
function told({ id, topic, subject }: Job, error: unknown): never {
  const about = { job: id, topic, subject };
  if (error instanceof Refusal)
    log.info({ ...about, code: error.code, why: error.message }, 'a job was refused, and is tried again');
  else log.error({ ...about, err: error }, 'a job failed, and is tried again');
  throw error;
}

async function doOnce(parts: Parts, job: Job, subscribers: readonly Subscriber[]): Promise<void> {
  if (!(await isOpen(parts.database, job))) return;
  const { tenant, subject } = job;
  if (job.topic === 'grant.consume') await consumeInTime(parts, tenant, subject);
  else if (job.topic === 'run.drive') await driveRun(parts, tenant, subject);
  else if (job.topic === 'proposal.expire') await expire(parts, tenant, subject);
  else if (job.topic === 'event.deliver') await deliverEvent(parts, tenant, subject, subscribers);
  else throw new TypeError(`unknown topic ${job.topic satisfies never}`);
  await markDone(parts.database, job);
}

/** A grant that cannot be used now says why on its proposal; a frozen one waits for the thaw, which queues it anew. */
async function consumeInTime(parts: Parts, tenant: string, grant: string): Promise<void> {
  try {
    await kernelTransaction(parts, tenant, transaction => consumeGrant(transaction, parts, tenant, grant));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await kernelTransaction(parts, tenant, async transaction => {
      const row = await transaction
        .selectFrom('platform.grant')
        .select(['proposal_id', 'use_by', 'consumed_at'])
        .where('id', '=', grant)
        .executeTakeFirst();
      if (!row || row.consumed_at) return;
      await transaction
        .updateTable('platform.proposal')
        .set({ problem: JSON.stringify(error.problem) })
        .where('id', '=', row.proposal_id)
        .execute();
      await enqueue(transaction, {
        tenant,
        topic: 'proposal.expire',
        subject: row.proposal_id,
        at: row.use_by,
      });
    });
  }
}
