import { setTimeout as pause } from 'node:timers/promises';
import type { RequestHandler, Router } from 'express';
import { Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { type Call, goneSignal, type Handle, replyLater, sendEvents } from './http.ts';
import type { WireEvent } from './live-run.ts';
import { inTenant, type Parts } from './parts.ts';
import { cancellation, joining, parse, runList, type StreamMode } from './requests.ts';
import { askToStop, listRuns, type RunRecord, runOf, runsElsewhere } from './run-records.ts';
import { assertMayRead } from './run-routes.ts';
import { resultOf, runView, threadValues } from './run-view.ts';
import { isWanted } from './stream-modes.ts';
import type { ThreadRecord } from './thread-records.ts';
import { threadOf } from './thread-view.ts';
import { toWire } from './wire.ts';

const askAgainMs = 500;

/** What there is to see of runs: lists, the rest of a stream, the end; and how to stop one. */
export function followRoutes(router: Router, answer: (handle: Handle) => RequestHandler, parts: Parts): void {
  const recordOf = ({ tenant }: Principal, thread: string, run: string): Promise<RunRecord> =>
    inTenant(parts.database, tenant, transaction => runOf(transaction, parts.lanes, thread, run));
  const ofThread = (handle: (call: Call, thread: ThreadRecord) => Promise<void>): RequestHandler =>
    answer(async call => handle(call, await threadOf(parts, call.principal, call.param('thread'))));
  const ofRun = (
    handle: (call: Call, thread: ThreadRecord, run: RunRecord) => Promise<void>,
  ): RequestHandler =>
    ofThread(async (call, thread) =>
      handle(call, thread, await recordOf(call.principal, thread.id, call.param('run'))),
    );

  router.get(
    '/threads/:thread/runs',
    ofThread(async ({ principal, request, reply }, thread) => {
      const page = parse(runList, request.query);
      const runs = await inTenant(parts.database, principal.tenant, transaction =>
        listRuns(transaction, parts.lanes, thread.id, page),
      );
      reply(runs.map(run => runView(run, thread)));
    }),
  );
  router.get(
    '/threads/:thread/runs/:run',
    ofRun(async ({ reply }, thread, run) => reply(runView(run, thread))),
  );

  router.get(
    '/threads/:thread/runs/:run/stream',
    ofRun(async ({ principal, request, response }, thread, record) => {
      const { stream_mode, cancel_on_disconnect } = parse(joining, request.query);
      assertMayRead(parts, principal, stream_mode);
      const run = parts.live.get(record.id);
      const gone = goneSignal(response);
      if (run && cancel_on_disconnect && run.kind === 'message')
        gone.addEventListener('abort', () => run.stop());
      const events = run
        ? wanted(run.follow(lastEventOf(request.header('last-event-id')), gone), stream_mode)
        : endOf(principal, thread.id, record.id, gone);
      await sendEvents(response, events, parts.limits.heartbeatMs);
    }),
  );
  router.get(
    '/threads/:thread/runs/:run/join',
    ofRun(async ({ principal, response }, thread, record) => {
      const run = parts.live.get(record.id);
      const result = run
        ? resultOf(parts, principal, run)
        : ended(principal, thread.id, record.id, goneSignal(response)).then(() =>
            threadValues(parts, principal, thread.id),
          );
      await replyLater(response, result, parts.limits.heartbeatMs);
    }),
  );

  router.get(
    '/threads/:thread/stream',
    ofThread(async ({ principal, request, response }, thread) => {
      const { stream_mode } = parse(joining, request.query);
      assertMayRead(parts, principal, stream_mode);
      const gone = goneSignal(response);
      // The embedded database has one process.
      const others =
        parts.database.kind === 'server' ? await elsewhere(principal, thread.id, gone) : undefined;
      const events = allRuns(parts, thread.id, stream_mode, gone, others);
      await sendEvents(response, events, parts.limits.heartbeatMs);
    }),
  );

  router.post(
    '/threads/:thread/runs/:run/cancel',
    ofRun(async ({ principal, request, response }, thread, record) => {
      const { wait } = parse(cancellation, request.query);
      if (record.kind === 'wake')
        throw new Refusal('action_not_permitted', 'What a decision set going is not stopped here.', {
          mend: 'Pause its run, or use the kill switch.',
        });
      if (record.status !== 'pending' && record.status !== 'running')
        throw new Refusal('run_not_active', `The run has ended (${record.status}).`);
      await inTenant(parts.database, principal.tenant, transaction =>
        askToStop(transaction, thread.id, record.id),
      );
      const run = parts.live.get(record.id);
      run?.stop();
      if (wait) await (run?.ended ?? ended(principal, thread.id, record.id, goneSignal(response)));
      response.status(wait ? 204 : 202).end();
    }),
  );

  /** Waits for the end of a run of another process, or of an earlier life of this one. */
  async function ended(principal: Principal, thread: string, id: string, gone: AbortSignal): Promise<void> {
    for (;;) {
      const { status } = await recordOf(principal, thread, id);
      if (gone.aborted || (status !== 'pending' && status !== 'running')) return;
      await pause(askAgainMs, undefined, { signal: gone }).catch(() => {});
    }
  }

  /**
   * The runs of a thread that other processes carry, from now on: that each began, and at its end the conversation's
   * values.
   */
  async function elsewhere(
    principal: Principal,
    thread: string,
    gone: AbortSignal,
  ): Promise<AsyncIterable<NewEvent>> {
    const look = () =>
      inTenant(parts.database, principal.tenant, transaction =>
        runsElsewhere(transaction, parts.lanes, thread),
      );
    const over = new Set((await look()).filter(run => !run.goesOn).map(({ id }) => id));
    const begun = new Set<string>();
    return (async function* () {
      for (; !gone.aborted; await pause(askAgainMs, undefined, { signal: gone }).catch(() => {}))
        for (const { id, goesOn } of await look()) {
          if (over.has(id)) continue;
          if (!begun.has(id))
            yield { event: 'metadata', data: toWire({ run_id: id, thread_id: thread, attempt: 1 }) };
          begun.add(id);
          if (goesOn) continue;
          over.add(id);
          yield { event: 'values', data: toWire(await threadValues(parts, principal, thread)) };
        }
    })();
  }

  /** Of a run whose events are not kept here, its end: the conversation's values. */
  async function* endOf(principal: Principal, thread: string, id: string, gone: AbortSignal) {
    await ended(principal, thread, id, gone);
    if (!gone.aborted) yield { event: 'values', data: toWire(await threadValues(parts, principal, thread)) };
  }
}

const lastEventOf = (header: string | undefined): number =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : -1;

type NewEvent = Omit<WireEvent, 'id'>;

async function* wanted<Event extends NewEvent>(
  events: AsyncIterable<Event>,
  modes: readonly StreamMode[],
): AsyncGenerator<Event> {
  for await (const event of events) if (modes.length === 0 || isWanted(event.event, modes)) yield event;
}

/**
 * The events of every run of a thread from now on, those that a decision woke too. Each run's own order is kept. A
 * client that falls too far behind is let go; it reads the state and comes back.
 */
async function* allRuns(
  { live, limits }: Parts,
  thread: string,
  modes: readonly StreamMode[],
  gone: AbortSignal,
  elsewhere: AsyncIterable<NewEvent> | undefined,
): AsyncGenerator<NewEvent> {
  const behind = new AbortController();
  const over = AbortSignal.any([gone, behind.signal]);
  const waiting: NewEvent[] = [];
  let news = Promise.withResolvers<void>();
  const announce = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const collect = async (events: AsyncIterable<NewEvent>): Promise<void> => {
    for await (const event of wanted(events, modes)) {
      if (waiting.push(event) > limits.eventsKept) behind.abort();
      announce();
    }
  };
  over.addEventListener('abort', announce, { once: true });
  const unwatch = live.watch(run => run.thread === thread && void collect(run.follow(-1, over)));
  for (const run of live.active(thread)) void collect(run.follow(-1, over));
  if (elsewhere) void collect(elsewhere).catch(() => behind.abort());
  try {
    while (!over.aborted) {
      const soon = news.promise;
      for (let event = waiting.shift(); event && !over.aborted; event = waiting.shift())
        yield { event: event.event, data: event.data };
      if (!over.aborted) await soon;
    }
  } finally {
    unwatch();
  }
}
