import type { RequestHandler, Router } from 'express';
import { Refusal } from '../../platform/errors.ts';
import { isId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { type Call, goneSignal, type Handle, replyLater, sendEvents } from './http.ts';
import type { LiveRun } from './live-run.ts';
import { beginMessageRun } from './message-run.ts';
import { assistantOf, inTenant, laneOf, type Parts } from './parts.ts';
import { assertNoSteering, parse, type RunRequest, runRequest, type StreamMode } from './requests.ts';
import { runOf } from './run-records.ts';
import { pathOf, resultOf, runView } from './run-view.ts';
import { configOf } from './steps.ts';
import { insertThread, noSuchThread, type ThreadRecord } from './thread-records.ts';
import { threadOf } from './thread-view.ts';

/** `POST /threads/:thread/runs…`: a message to a conversation, answered as a stream, in one piece, or in the background. */
export function runRoutes(router: Router, answer: (handle: Handle) => RequestHandler, parts: Parts): void {
  const begin = (handle: (call: Call, run: LiveRun, request: RunRequest) => Promise<void>): RequestHandler =>
    answer(async call => {
      const { principal, body, response } = call;
      const id = call.param('thread');
      const thread = await threadOrNew(parts, principal, id, body);
      assertNoSteering(body);
      const request = parse(runRequest, body);
      const assistant = assistantOf(parts, request.assistant_id);
      assertMayRead(parts, principal, request.stream_mode);
      await assertHead(parts, principal, id, request);
      const run = await beginMessageRun(
        parts,
        principal,
        thread ?? (await newThread(parts, principal, id)),
        assistant,
        request,
      );
      response.setHeader('content-location', pathOf(run.thread, run.id));
      await handle(call, run, request);
    });

  router.post(
    '/threads/:thread/runs/stream',
    begin(async ({ response }, run, request) => {
      response.setHeader('location', `${pathOf(run.thread, run.id)}/stream`);
      const gone = goneSignal(response);
      if (request.on_disconnect === 'cancel') gone.addEventListener('abort', () => run.stop());
      await sendEvents(response, run.follow(-1, gone), parts.limits.heartbeatMs);
    }),
  );

  router.post(
    '/threads/:thread/runs/wait',
    begin(async ({ principal, response }, run, request) => {
      const gone = goneSignal(response);
      if (request.on_disconnect === 'cancel') gone.addEventListener('abort', () => run.stop());
      await replyLater(response, resultOf(parts, principal, run), parts.limits.heartbeatMs);
    }),
  );

  router.post(
    '/threads/:thread/runs',
    begin(async ({ principal, reply }, run) => {
      const record = await inTenant(parts.database, principal.tenant, transaction =>
        runOf(transaction, parts.lanes, run.thread, run.id),
      );
      reply(runView(record, await threadOf(parts, principal, run.thread)));
    }),
  );
}

/** The thread of the path; nothing when it is not there and the client asked to make it then. */
async function threadOrNew(
  parts: Parts,
  principal: Principal,
  id: string,
  body: unknown,
): Promise<ThreadRecord | undefined> {
  const creates = (body as { if_not_exists?: unknown } | undefined)?.if_not_exists === 'create' && isId(id);
  return threadOf(parts, principal, id).catch(thrown => {
    if (creates && thrown instanceof Refusal) return undefined;
    throw thrown;
  });
}

async function newThread(parts: Parts, principal: Principal, id: string): Promise<ThreadRecord> {
  const made = await inTenant(parts.database, principal.tenant, transaction =>
    insertThread(transaction, principal, { id, title: '', graph: '', metadata: {} }),
  );
  if (!made) throw noSuchThread();
  return threadOf(parts, principal, id);
}

/** Inner steps and checkpoints are shown to owners only. */
export function assertMayRead(parts: Parts, principal: Principal, modes: readonly StreamMode[]): void {
  const inner = modes.find(mode => mode === 'debug' || mode === 'tasks' || mode === 'checkpoints');
  if (!inner || parts.mayDebug(principal)) return;
  throw new Refusal('insufficient_scope', `Only an owner may read the stream mode ${inner}.`, {
    path: 'stream_mode',
  });
}

const longestLineOfJoins = 100;

/**
 * A checkpoint may be named, but only the newest, or one to which the server alone has added since: clients name the
 * last one they saw, and what a decision brought came without their asking. From an older one the graph would run again
 * what it did before.
 */
async function assertHead(
  parts: Parts,
  { tenant }: Principal,
  id: string,
  { checkpoint, checkpoint_id }: RunRequest,
): Promise<void> {
  const named = checkpoint?.checkpoint_id ?? checkpoint_id;
  if (!named) return;
  let config: Parameters<Parts['checkpointer']['getTuple']>[0] | undefined = configOf(laneOf(tenant, id));
  for (let steps = 0; config && steps < longestLineOfJoins; steps += 1) {
    const saved = await parts.checkpointer.getTuple(config);
    if (saved?.checkpoint.id === named) return;
    config = saved?.metadata?.source === 'update' ? saved.parentConfig : undefined;
  }
  throw new Refusal(
    'action_not_permitted',
    'A conversation goes on from its end, not from an older checkpoint.',
    {
      path: 'checkpoint',
      mend: 'Leave the checkpoint out, or read the newest state and send its checkpoint.',
    },
  );
}
