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
  if (type === 'thread') void queryClient.invalidateQueries({ queryKey: ['threads'] });
  if (type === 'proposal') {
    void queryClient.invalidateQueries({ queryKey: ['proposal', id] });
    void queryClient.invalidateQueries({ queryKey: ['proposals'] });
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
    void queryClient.invalidateQueries({ queryKey: ['/api/inbox'] });
  }
}

function tell(event: MessageEvent<string>): void {
  const changed = JSON.parse(event.data) as Changed;
  refresh(changed);
  for (const listener of listeners) listener(changed);
}

/**
 * Keeps the page current while it is looked at; what was missed meanwhile is read again. A hidden page hangs up: a
 * browser holds only a few connections to one address, and forgotten tabs must not use them up. It stays on the line where
 * somebody wants to be notified.
 */
export function useChanges(alsoHidden: boolean): void {
  useEffect(() => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout>;
    let missed = false;
    const open = () => {
      source = new EventSource('/api/changes');
      source.onmessage = tell;
      source.onopen = () => {
        if (missed) void queryClient.invalidateQueries();
        missed = false;
        setConnected(true);
      };
      source.onerror = () => {
        missed = true;
        setConnected(false);
        // A browser that was refused, rather than cut off, does not try again by itself.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 3_000);
      };
    };
    const hangUp = () => {
      clearTimeout(again);
      if (source) missed = true;
      source?.close();
      source = undefined;
    };
    const look = () => {
      if (document.visibilityState === 'hidden' && !alsoHidden) hangUp();
      else if (!source) open();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      hangUp();
    };
  }, [alsoHidden]);
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
