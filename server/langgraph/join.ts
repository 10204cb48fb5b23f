import type { BaseMessage } from '@langchain/core/messages';
import { Annotation, type BaseCheckpointSaver, START, StateGraph } from '@langchain/langgraph';
import type { ServedGraph, State } from './parts.ts';
import { toWire } from './wire.ts';

const node = 'after_decision';

/** Writes what came of a wait into its conversation. */
export interface Joiner {
  join(lane: string, change: State): Promise<void>;
}

/**
 * A joiner for a graph's conversations: a graph with the same channels and no steps, whose only use is to add a
 * checkpoint. Writing as a node of the graph itself would evaluate that node's edges and leave its next steps pending.
 */
export function joinerOf(graph: ServedGraph, checkpointer: BaseCheckpointSaver): Joiner {
  const joining = new StateGraph(Annotation.Root(graph.builder.channels))
    .addNode(node, () => ({}))
    .addEdge(START, node)
    .compile({ checkpointer });
  return {
    async join(lane, change) {
      await joining.updateState({ configurable: { thread_id: lane } }, change, node);
    },
  };
}

/**
 * What a conversation gets from a continuation: the messages that are new or changed, and every other channel that
 * changed, by its value. Doing it twice changes nothing.
 */
export function changeBetween(before: State, after: State): State | undefined {
  const known = new Map((before.messages ?? []).map(message => [message.id, toWire(message)]));
  const messages = (after.messages ?? []).filter(
    (message: BaseMessage) => known.get(message.id) !== toWire(message),
  );
  const others = Object.entries(after).filter(
    ([channel, value]) => channel !== 'messages' && toWire(value) !== toWire(before[channel]),
  );
  if (messages.length === 0 && others.length === 0) return undefined;
  return { ...Object.fromEntries(others), ...(messages.length > 0 && { messages }) };
}
