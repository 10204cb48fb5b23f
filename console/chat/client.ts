import { Client, type Message, type Thread, type ThreadState } from '@langchain/langgraph-sdk';
import { queryOptions } from '@tanstack/react-query';
import { beginTrace } from '../api/trace.ts';

/**
 * The conversations' API. Every unsafe request of it is JSON too. It tries nothing again by itself: it would also what was
 * called off, for many seconds in which an answer that has ended seems to go on.
 */
export const client = new Client({
  apiUrl: `${location.origin}/langgraph`,
  callerOptions: { maxRetries: 0 },
  defaultHeaders: { 'content-type': 'application/json' },
  onRequest: (_url, init) => ({
    ...init,
    headers: { ...Object.fromEntries(new Headers(init.headers)), ...beginTrace() },
  }),
});

export interface ConversationState extends Record<string, unknown> {
  readonly messages: Message[];
}

/** The newest state of a conversation, as a history of at most one. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['thread', id],
    queryFn: async ({ signal }): Promise<ThreadState<ConversationState>[]> => {
      const state = await client.threads.getState<ConversationState>(id, undefined, { signal });
      return state.checkpoint == null ? [] : [state];
    },
  });

export const threadsQuery = queryOptions({
  queryKey: ['threads'],
  queryFn: ({ signal }): Promise<Thread[]> =>
    client.threads.search({ limit: 100, sortBy: 'updated_at', sortOrder: 'desc', signal }),
});

export const titleOf = (thread: Thread): string => {
  const title = thread.metadata?.title;
  return typeof title === 'string' && title ? title : 'New conversation';
};
