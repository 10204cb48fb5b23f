import { useEffect, useSyncExternalStore } from 'react';
import { queryClient } from './queries.ts';

interface Changed {
  readonly type: 'proposal' | 'freeze' | 'thread';
  readonly id: string;
}

const listeners = new Set<(changed: Changed) => void>();
const watchers = new Set<() => void>();
let connected = true;

function setConnected(now: boolean): void {
  connected = now;
  for (const watcher of watchers) watcher();
}

function refresh({ type, id }: Changed): void {
  if (type === 'freeze') void queryClient.invalidateQueries({ queryKey: ['/api/session'] });
  if (type === 'proposal') {
    void queryClient.invalidateQueries({ queryKey: ['proposal', id] });
    void queryClient.invalidateQueries({ queryKey: ['proposals'] });
  }
}

/** Keeps every page current while it is open. What was missed while the line was down is read again. */
export function useChanges(): void {
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout>;
    const open = () => {
      source = new EventSource('/api/changes');
      source.onopen = () => {
        if (!connected) void queryClient.invalidateQueries();
        setConnected(true);
      };
      source.onmessage = event => {
        const changed = JSON.parse(event.data) as Changed;
        refresh(changed);
        for (const listener of listeners) listener(changed);
      };
      source.onerror = () => {
        setConnected(false);
        // A browser that was refused, rather than cut off, does not try again by itself.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 3_000);
      };
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, []);
}

/** Calls the listener with every change that the server tells of. */
export function useChangeListener(listener: (changed: Changed) => void): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}

/** Whether the server's line of changes is up. */
export const useConnected = (): boolean =>
  useSyncExternalStore(
    watcher => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => connected,
  );
