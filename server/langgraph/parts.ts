import type { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { BaseMessage } from '@langchain/core/messages';
import type { BaseCheckpointSaver, CompiledStateGraph } from '@langchain/langgraph';
import { v5 } from 'uuid';
import type { Limits as RunLimits } from '../../agents/roles.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Clock } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Joiner } from './join.ts';
import type { Lanes } from './lanes.ts';
import type { LiveRuns } from './live-run.ts';

/** A compiled graph of any state that has a channel `messages`. */
// biome-ignore lint/suspicious/noExplicitAny: what a graph's state is, only its own file knows
export type ServedGraph = CompiledStateGraph<any, any, any, any, any, any>;

/** What a graph's state holds, as far as the server looks into it. */
export interface State {
  readonly messages?: readonly BaseMessage[];
  readonly [channel: string]: unknown;
}

export interface Assistant {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly graph: ServedGraph;
  readonly joiner: Joiner;
}

/** Bounds of everything a client can make grow. */
export interface Limits {
  readonly bodyBytes: number;
  readonly runMs: number;
  /** Events and bytes of them kept for those who join late. */
  readonly eventsKept: number;
  readonly eventBytesKept: number;
  /** Ended runs whose events are still kept. */
  readonly endedRunsKept: number;
  readonly runsWaitingPerThread: number;
  readonly heartbeatMs: number;
  readonly steps: number;
}

export const ordinaryLimits: Limits = {
  bodyBytes: 1_000_000,
  runMs: 10 * 60_000,
  eventsKept: 5_000,
  eventBytesKept: 8_000_000,
  endedRunsKept: 200,
  runsWaitingPerThread: 20,
  heartbeatMs: 5_000,
  steps: 100,
};

/** What the functions of this folder are made of. Only `createLangGraphApi` builds one. */
export interface Parts {
  readonly database: Database;
  readonly checkpointer: BaseCheckpointSaver;
  readonly assistants: ReadonlyMap<string, Assistant>;
  readonly limits: Limits;
  /** What one drive of a graph may use up. */
  readonly runLimits: RunLimits;
  readonly clock: Clock;
  readonly lanes: Lanes;
  readonly live: LiveRuns;
  readonly principalFor: (tenant: string, owner: string) => Promise<Principal>;
  readonly subjectOf: (payload: unknown) => string | null;
  readonly mayDebug: (principal: Principal) => boolean;
  readonly onBug: (thrown: unknown, run: string) => void;
  /** Who else watches a graph's steps, for each run anew. */
  readonly watchers: () => BaseCallbackHandler[];
}

/** A transaction on one tenant's rows. */
export const inTenant = <T>(
  database: Database,
  tenant: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => database.transaction({ tenant, role: 'cs_kernel' }, work);

const assistantSpace = '6f0b2f0a-3a39-5d0c-8f5e-0c6f6f3a4b6e';

/** An assistant's id: the same for the same graph in every installation. */
export const assistantIdOf = (graph: string): string => v5(graph, assistantSpace);

/** The assistant of this name or id; refuses when there is none. */
export function assistantOf(parts: Parts, nameOrId: string): Assistant {
  const found =
    parts.assistants.get(nameOrId) ?? [...parts.assistants.values()].find(({ id }) => id === nameOrId);
  if (found) return found;
  throw new Refusal('not_found', `There is no assistant ${JSON.stringify(nameOrId)}.`, {
    path: 'assistant_id',
    mend: `Use one of: ${[...parts.assistants.keys()].join(', ')}.`,
  });
}

/**
 * Where a conversation's checkpoints lie. The tenant is part of the key: a client may choose its thread's id, and the
 * checkpoint tables know no tenants.
 */
export const laneOf = (tenant: string, thread: string): string => `${tenant}/${thread}`;

/** Where a wait's own checkpoints lie: one lane for each step that waited. */
export const waitLaneOf = (conversation: string, checkpoint: string, task: string): string =>
  `${conversation}/${checkpoint}/${task}`;

/** Where a wait's continuation works, until its result is joined to the conversation. */
export const continuationLaneOf = (waitLane: string): string => `${waitLane}/continuation`;
