import type { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { BaseMessage } from '@langchain/core/messages';
import type { BaseCheckpointSaver } from '@langchain/langgraph';
import express, { Router } from 'express';
import { type Limits as RunLimits, runLimits } from '../../agents/roles.ts';
import type { Database } from '../../platform/database/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Clock, systemClock } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { assistantRoutes } from './assistant-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { answerProblem, handler, type PrincipalOf } from './http.ts';
import { joinerOf } from './join.ts';
import { Lanes } from './lanes.ts';
import { LiveRuns } from './live-run.ts';
import { assistantIdOf, type Limits, ordinaryLimits, type Parts, type ServedGraph } from './parts.ts';
import { runRoutes } from './run-routes.ts';
import { threadRoutes } from './thread-routes.ts';
import { messagesOf } from './thread-view.ts';
import { rests, type Wake, type Woken, wake } from './wake.ts';

export interface LangGraphOptions {
  readonly database: Database;
  readonly checkpointer: BaseCheckpointSaver;
  /** By name: the client's `assistantId`. Compiled without a checkpointer; they get this one. */
  readonly graphs: Readonly<Record<string, ServedGraph>>;
  readonly descriptions?: Readonly<Record<string, string>>;
  /** Who calls; throws a Refusal (401) when nobody does. Host and Origin were checked before. */
  readonly principalOf: PrincipalOf;
  /** In whose name a conversation goes on after a decision: its owner, with the rights held by then. */
  readonly principalFor: (tenant: string, owner: string) => Promise<Principal>;
  /** What an interrupt's payload is about, such as a proposal's id, so that it can be woken by that. */
  readonly subjectOf?: (payload: unknown) => string | null;
  /** Who may read the inner stream modes; nobody by default. */
  readonly mayDebug?: (principal: Principal) => boolean;
  readonly onBug: (thrown: unknown, where: string) => void;
  readonly limits?: Partial<Limits>;
  /** What one run of a graph may use of steps, models and time; the ordinary limits when absent. */
  readonly runLimits?: RunLimits;
  readonly clock?: Clock;
  /** Who watches the graphs' steps, for each run anew: tracers of a service outside. */
  readonly watchers?: (() => BaseCallbackHandler[]) | undefined;
}

export interface LangGraphApi {
  /** To be mounted at `/langgraph`; parses its own bodies. */
  readonly router: Router;
  /** Lets a conversation go on with a decision, exactly once. See `wake.ts`. */
  wake(call: Wake): Promise<Woken>;
  /** Whether everything that a conversation waits for is known. See `wake.ts`. */
  rests(tenant: string, thread: string): Promise<boolean>;
  /** What was said in a conversation, oldest first; refuses one that is not there. */
  messages(tenant: string, thread: string): Promise<readonly BaseMessage[]>;
  /** Stops every run of this process and waits for their ends. */
  close(): Promise<void>;
}

/**
 * LangGraph's HTTP API over Express, as `@langchain/langgraph-sdk` and its `useStream` speak it, for graphs that wait
 * for people.
 *
 * **How a graph is written for it.** Like any graph of LangGraph, with a channel `messages` and these rules:
 * 1. It proposes in one node and waits in the next: `const decision = interrupt(payload)` is that node's first
 *    statement, and its only interrupt. Several decisions at once are several such nodes side by side, with nothing else
 *    in their step, and each goes on by itself; or one payload that lists them.
 * 2. The proposing node leaves no tool call unanswered: it adds the tool's message ("proposed") itself, since the
 *    conversation goes on while it waits.
 * 3. A node finds its caller and its conversation with `contextOf(runtime)` (`graphs/context.ts`). Proposals are keyed by
 *    its `thread`, never by `configurable.thread_id`, which names the checkpoints.
 * 4. After a wait a graph works on the conversation as it is by then, and nothing else happens in it meanwhile. A node
 *    that waits was given its own input when it stopped (the state, or what a `Send` carried). What goes on is short: to
 *    wait long, wait again. If it fails it is begun anew from the wait, so its effects are idempotent, as everywhere.
 * 5. A node honours `runtime.signal`: that is how a run is stopped.
 *
 * **How it waits.** When a run stops at interrupts, each waiting step is set aside, with its checkpoint, into a lane of
 * its own, and the conversation is free for the next message; clients still see every pending interrupt, in `interrupts`,
 * in the state's tasks and in `__interrupt__`. `wake` resumes a copy of that lane by the interrupt's id, on the
 * conversation's present values, and joins the result: messages by their ids, every other changed channel by its value.
 *
 * **What clients cannot do**: decide (`command.resume`), steer (`command`, `context`, `config`, breakpoints), write state,
 * run from an older checkpoint, say anything in another role than their own. The policy itself stands in the executor;
 * this only keeps graphs from being led astray.
 */
export function createLangGraphApi(options: LangGraphOptions): LangGraphApi {
  const limits = { ...ordinaryLimits, ...options.limits };
  const { database, checkpointer, principalFor, onBug } = options;
  const parts: Parts = {
    database,
    checkpointer,
    limits,
    runLimits: options.runLimits ?? runLimits,
    principalFor,
    onBug,
    assistants: new Map(
      Object.entries(options.graphs).map(([name, graph]) => {
        graph.checkpointer = checkpointer;
        const description = options.descriptions?.[name] ?? '';
        return [
          name,
          { id: assistantIdOf(name), name, description, graph, joiner: joinerOf(graph, checkpointer) },
        ];
      }),
    ),
    clock: options.clock ?? systemClock,
    lanes: new Lanes(database),
    live: new LiveRuns(limits),
    subjectOf: options.subjectOf ?? (() => null),
    mayDebug: options.mayDebug ?? (() => false),
    watchers: options.watchers ?? (() => []),
  };
  const answer = handler(options.principalOf);
  const router = Router();
  router.use(express.json({ limit: limits.bodyBytes }));
  router.get('/ok', (_request, response) => void response.json({ ok: true }));
  router.get(
    '/info',
    answer(async ({ reply }) =>
      reply({ version: 'countersign', flags: { assistants: true, crons: false, langsmith: false } }),
    ),
  );
  assistantRoutes(router, answer, parts);
  threadRoutes(router, answer, parts);
  runRoutes(router, answer, parts);
  followRoutes(router, answer, parts);
  router.use(() => {
    throw new Refusal('not_found', 'This server has no such route of the LangGraph API.', {
      mend: 'See docs/decisions/langgraph-http-api.md for the routes that it serves.',
    });
  });
  router.use(answerProblem(onBug));
  return {
    router,
    wake: call => wake(parts, call),
    rests: (tenant, thread) => rests(parts, tenant, thread),
    messages: (tenant, thread) => messagesOf(parts, tenant, thread),
    async close() {
      const active = parts.live.active();
      for (const run of active) run.stop();
      await Promise.all(active.map(run => run.ended));
    },
  };
}
