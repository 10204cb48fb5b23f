import { useStream } from '@langchain/langgraph-sdk/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { v7 as newId } from 'uuid';
import type { ProgressEvent } from '../../server/wire.ts';
import { useChangeListener } from '../api/changes.ts';
import { queryClient } from '../api/queries.ts';
import { isShown, proposalsOf } from './answer.ts';
import { type ConversationState, client, threadQuery, threadsQuery } from './client.ts';

const progressOf = (data: unknown): ProgressEvent | undefined =>
  (data as ProgressEvent | null)?.kind === 'progress' ? (data as ProgressEvent) : undefined;

const refreshThreads = () => queryClient.invalidateQueries({ queryKey: threadsQuery.queryKey });

/** When to look, in milliseconds after the look before, whether a decision has woken the conversation yet. */
const looks = [0, 500, 1_000, 2_000, 4_000, 8_000];
const lengthOf = (thread: string): number =>
  queryClient.getQueryData(threadQuery(thread).queryKey)?.[0]?.values.messages.length ?? 0;

/**
 * A conversation: what was said, what goes on now, and how to say something. Decisions are not made through it; when
 * one wakes it on the server, it is read again and the woken run is followed.
 */
export function useConversation(shown: string | null, opened: (thread: string) => void) {
  // A new conversation is this one at once; the address follows when the browser finds the time.
  const [made, setMade] = useState<string | null>(null);
  if (shown && made) setMade(null);
  const thread = shown ?? made;
  const [progress, setProgress] = useState<readonly ProgressEvent[]>([]);
  const kept = useQuery({
    ...threadQuery(thread ?? ''),
    enabled: thread !== null,
    notifyOnChangeProps: 'all',
  });
  const history = {
    // From the cache rather than the hook, which learns of it a moment later: in that moment nothing would be there.
    data: (thread && queryClient.getQueryData(threadQuery(thread).queryKey)) || [],
    error: kept.error ?? undefined,
    isLoading: kept.isLoading,
    mutate: async (id = thread) => (id ? queryClient.fetchQuery({ ...threadQuery(id), staleTime: 0 }) : []),
  };
  const stream = useStream<ConversationState>({
    client,
    assistantId: 'countersign',
    threadId: thread,
    thread: history,
    reconnectOnMount: true,
    throttle: true,
    onThreadId: id => {
      setMade(id);
      opened(id);
    },
    onCreated: () => void refreshThreads(),
    onCustomEvent: data => {
      const event = progressOf(data);
      if (event) setProgress(before => [...before.filter(({ step }) => step !== event.step), event]);
    },
    // That it names the state makes the hook read it again at the end of a run.
    onFinish: _state => {
      setProgress([]);
      void refreshThreads();
    },
  });
  const { isLoading, joinStream } = stream;
  const proposals = proposalsOf(stream.messages);
  const followWoken = useCallback(
    async (id: string) => {
      if (isLoading) return;
      const before = lengthOf(id);
      for (const wait of looks) {
        await new Promise(resolve => setTimeout(resolve, wait));
        await queryClient.fetchQuery({ ...threadQuery(id), staleTime: 0 });
        if (lengthOf(id) !== before) break;
        const [woken] = await client.runs.list(id, { status: 'running', limit: 1 });
        if (woken) return joinStream(woken.run_id);
      }
      await refreshThreads();
    },
    [isLoading, joinStream],
  );
  useChangeListener(
    useCallback(
      ({ type, id }) => {
        if (thread && (type === 'thread' ? id === thread : proposals.includes(id))) void followWoken(thread);
      },
      [thread, proposals, followWoken],
    ),
  );
  const say = (words: string, id: string = newId()) => {
    setProgress([]);
    const message = { type: 'human' as const, id, content: words };
    return stream.submit(
      { messages: [message] },
      {
        optimisticValues: before => ({
          messages: [...(before.messages ?? []).filter(known => known.id !== id), message],
        }),
      },
    );
  };
  const messages = stream.messages.filter(isShown);
  /** Says the last thing again under its old id, so that it stands there once. */
  const again = () => {
    const last = messages.findLast(({ type }) => type === 'human');
    if (last) void say(String(last.content), last.id);
  };
  return {
    messages,
    progress,
    answering: stream.isLoading,
    opening: stream.isThreadLoading,
    error: stream.error,
    say,
    again,
    stop: () => stream.stop(),
  };
}
