import { getWriter } from '@langchain/langgraph';
import type { Clock } from '../platform/identifiers.ts';
import type { Principal } from '../platform/principal.ts';
import { contextOf } from './context.ts';
import type { Conversation, Runtime } from './conversation.ts';
import type { ProgressEvent } from './parts.ts';
import type { HeardMessage, Reader } from './reader.ts';
import type { Called, Toolset } from './toolset.ts';

/** What the graphs work with. */
export interface Surroundings {
  /** Reads the messages of this tenant, from the next one on. */
  readonly readerFor: (tenant: string) => Promise<Reader>;
  /** Told of each message that was understood. */
  readonly onHeard?: (heard: HeardMessage) => Promise<void>;
  readonly toolsFor: (principal: Principal) => Toolset;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly currency: string;
}

export type Call = (server: string, tool: string, input: Record<string, unknown>) => Promise<Called>;

/**
 * Calls tools for one node: with the caller's rights, its progress streamed, and a key of its own for each call, fixed
 * by the message, the node and the count, so that a step that is run again proposes nothing twice.
 */
export function handsFor(
  surroundings: Surroundings,
  node: string,
  state: Pick<Conversation, 'messages' | 'queue'>,
  runtime: Runtime,
): Call {
  const { principal, thread, budget } = contextOf(runtime);
  const tools = surroundings.toolsFor(principal);
  const message =
    state.messages.findLast(each => each.getType() === 'human')?.id ?? String(state.messages.length);
  let count = 0;
  return (server, tool, input) => {
    budget.run.step();
    return tools.call(server, tool, input, {
      signal: runtime.signal,
      key: { thread, call: `${message}:${state.queue.length}:${node}:${count++}` },
      progress: (said, done, total) => tell({ step: tool, message: said, done, total }),
    });
  };
}

/** Streams a line of progress to whoever watches. */
export function tell(event: {
  step: string;
  message: string;
  done?: number | undefined;
  total?: number | undefined;
}): void {
  const progress: ProgressEvent = {
    kind: 'progress',
    step: event.step,
    message: event.message,
    ...(event.done === undefined ? {} : { done: event.done }),
    ...(event.total === undefined ? {} : { total: event.total }),
  };
  getWriter()?.(progress);
}
