import type { RequestHandler, Router } from 'express';
import { Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Call, Handle } from './http.ts';
import { assistantOf, continuationLaneOf, inTenant, laneOf, type Parts } from './parts.ts';
import {
  assertNoSteering,
  historyRequest,
  parse,
  threadCreation,
  threadFilter,
  threadPatch,
  threadSearch,
} from './requests.ts';
import { configOf } from './steps.ts';
import {
  countThreads,
  deleteThread,
  insertThread,
  searchThreads,
  type ThreadRecord,
  updateThread,
} from './thread-records.ts';
import { emptyState, headStateOf, threadStateOf } from './thread-state.ts';
import { threadOf, threadView, threadViewWith } from './thread-view.ts';
import { waitLanes, waitsOf } from './wait-records.ts';

/** Metadata as clients send it: the title and the graph's name are columns of ours. */
function splitMetadata(parts: Parts, given: Record<string, unknown>) {
  const { title, graph_id, assistant_id, ...metadata } = given;
  const named = graph_id ?? assistant_id;
  if (title !== undefined && (typeof title !== 'string' || title.length > 200))
    throw new Refusal('invalid_input', 'A title is a text of at most 200 characters.', {
      path: 'metadata.title',
    });
  return {
    metadata,
    ...(title !== undefined && { title }),
    ...(named !== undefined && named !== null && { graph: assistantOf(parts, String(named)).name }),
  };
}

/** `/threads`: conversations of the caller and of nobody else. */
export function threadRoutes(router: Router, answer: (handle: Handle) => RequestHandler, parts: Parts): void {
  const ofThread = (handle: (call: Call, thread: ThreadRecord) => Promise<void>): RequestHandler =>
    answer(async call => handle(call, await threadOf(parts, call.principal, call.param('thread'))));

  router.post(
    '/threads',
    answer(async ({ principal, body, reply }) => {
      assertNoSteering(body);
      const { thread_id, metadata, if_exists } = parse(threadCreation, body);
      const id = thread_id ?? newId();
      const { title = '', graph = '', metadata: rest } = splitMetadata(parts, metadata ?? {});
      const made = await inTenant(parts.database, principal.tenant, transaction =>
        insertThread(transaction, principal, { id, title, graph, metadata: rest }),
      );
      if (!made && if_exists !== 'do_nothing') throw taken();
      const thread = await threadOf(parts, principal, id).catch(() => {
        throw taken();
      });
      reply(await threadView(parts, principal, thread));
    }),
  );

  router.post(
    '/threads/search',
    answer(async ({ principal, body, reply }) => {
      const search = parse(threadSearch, body);
      const { threads, waits } = await inTenant(parts.database, principal.tenant, async transaction => {
        const threads = await searchThreads(transaction, principal, parts.lanes, search);
        return {
          threads,
          waits: await waitsOf(
            transaction,
            threads.map(({ id }) => id),
          ),
        };
      });
      const views = [];
      for (const thread of threads)
        views.push(
          await threadViewWith(
            parts,
            principal,
            thread,
            waits.filter(wait => wait.thread_id === thread.id),
            search.select ?? undefined,
          ),
        );
      reply(views);
    }),
  );

  router.post(
    '/threads/count',
    answer(async ({ principal, body, reply }) => {
      const filter = parse(threadFilter, body);
      reply(
        await inTenant(parts.database, principal.tenant, transaction =>
          countThreads(transaction, principal, parts.lanes, filter),
        ),
      );
    }),
  );

  router.get(
    '/threads/:thread',
    ofThread(async ({ principal, reply }, thread) => reply(await threadView(parts, principal, thread))),
  );

  router.patch(
    '/threads/:thread',
    ofThread(async ({ principal, request, response, body, reply }, thread) => {
      const { metadata = {} } = parse(threadPatch, body);
      const { title, graph, metadata: rest } = splitMetadata(parts, metadata ?? {});
      if (graph !== undefined && graph !== thread.graph)
        throw new Refusal('action_not_permitted', 'A thread stays with its graph.', {
          path: 'metadata.graph_id',
        });
      await inTenant(parts.database, principal.tenant, transaction =>
        updateThread(transaction, thread.id, {
          metadata: { ...thread.metadata, ...rest },
          ...(title !== undefined && { title }),
        }),
      );
      if (request.header('prefer') === 'return=minimal') response.status(204).end();
      else reply(await threadView(parts, principal, await threadOf(parts, principal, thread.id)));
    }),
  );

  router.delete(
    '/threads/:thread',
    ofThread(async ({ principal, response }, thread) => {
      if (thread.status === 'busy') throw new Refusal('thread_busy', 'The thread is answering a message.');
      const { tenant } = principal;
      const { waits, lanes } = await inTenant(parts.database, tenant, async transaction => ({
        waits: await waitsOf(transaction, [thread.id]),
        lanes: await waitLanes(transaction, thread.id),
      }));
      if (waits.length > 0)
        throw new Refusal('thread_busy', `The thread waits for ${waits.length} decision(s).`, {
          mend: 'Decide or withdraw its proposals first.',
        });
      await inTenant(parts.database, tenant, transaction => deleteThread(transaction, thread.id));
      for (const lane of [laneOf(tenant, thread.id), ...lanes, ...lanes.map(continuationLaneOf)])
        await parts.checkpointer.deleteThread(lane);
      response.status(204).end();
    }),
  );

  router.get(
    '/threads/:thread/state',
    ofThread(async ({ principal, reply }, thread) => {
      if (!thread.graph) return reply(emptyState);
      const { graph } = assistantOf(parts, thread.graph);
      const [snapshot, waits] = await Promise.all([
        graph.getState(configOf(laneOf(principal.tenant, thread.id))),
        inTenant(parts.database, principal.tenant, transaction => waitsOf(transaction, [thread.id])),
      ]);
      reply(headStateOf(snapshot, thread.id, waits));
    }),
  );

  const history = (given: (call: Call) => unknown): RequestHandler =>
    ofThread(async (call, thread) => {
      const { limit, before, metadata } = parse(historyRequest, given(call));
      if (!thread.graph) return call.reply([]);
      const { tenant } = call.principal;
      const { graph } = assistantOf(parts, thread.graph);
      const waits = await inTenant(parts.database, tenant, transaction => waitsOf(transaction, [thread.id]));
      const states = [];
      const options = {
        limit,
        ...(before && { before: { configurable: { checkpoint_id: before } } }),
        ...(metadata && { filter: metadata }),
      };
      for await (const snapshot of graph.getStateHistory(configOf(laneOf(tenant, thread.id)), options))
        states.push(
          states.length === 0 && !before
            ? headStateOf(snapshot, thread.id, waits)
            : threadStateOf(snapshot, thread.id),
        );
      call.reply(states);
    });
  router.post(
    '/threads/:thread/history',
    history(({ body }) => body),
  );
  router.get(
    '/threads/:thread/history',
    history(({ request }) => request.query),
  );

  const noStateWrites = ofThread(async () => {
    throw new Refusal('action_not_permitted', "A thread's state is written by its graph alone.", {
      mend: 'Send a message; the title and other metadata are changed with PATCH /threads/:id.',
    });
  });
  router.post('/threads/:thread/state', noStateWrites);
  router.patch('/threads/:thread/state', noStateWrites);
}

const taken = (): Refusal =>
  new Refusal('invalid_input', 'This id cannot be used for a new thread.', {
    path: 'thread_id',
    mend: 'Leave it out, or make a new UUID.',
  });
