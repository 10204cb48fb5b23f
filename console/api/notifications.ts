import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { ProposalSummary } from '../../server/wire.ts';
import { visible } from '../text/visible.ts';
import { useChangeListener } from './changes.ts';
import { query, request } from './request.ts';

const key = 'countersign.notifications';
const watchers = new Set<() => void>();
const supported = 'Notification' in window;

const wanted = (): boolean =>
  supported && Notification.permission === 'granted' && localStorage.getItem(key) === 'on';

/** Whether this browser tells of new proposals: it was asked for here, and the browser lets it. */
export const useNotifications = (): boolean =>
  useSyncExternalStore(watcher => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, wanted);

export type Wish = 'on' | 'off' | 'denied' | 'unsupported';

/** Turns them on or off in this browser alone; says what came of it. */
export async function wishNotifications(on: boolean): Promise<Wish> {
  if (!supported) return 'unsupported';
  const allowed = !on || (await Notification.requestPermission()) === 'granted';
  if (on && allowed) localStorage.setItem(key, 'on');
  else localStorage.removeItem(key);
  for (const watcher of watchers) watcher();
  return !on ? 'off' : allowed ? 'on' : 'denied';
}

const newest = () =>
  request<{ readonly proposals: readonly ProposalSummary[] }>(
    'GET',
    `/api/proposals${query({ status: 'proposed', aside: 'hide', sort: 'newest', limit: 10 })}`,
  );

/** Tells of each proposal that began to wait after this page was opened, once. It says what; it decides nothing. */
export function useProposalNotifications(): void {
  const on = useNotifications();
  const [told] = useState(() => new Set<string>());
  const [since] = useState(() => Date.now());
  const tell = useCallback(async () => {
    const { proposals } = await newest();
    for (const { id, sentence, createdAt, risk } of proposals) {
      if (told.has(id) || Date.parse(createdAt) < since) continue;
      told.add(id);
      const shown = new Notification('Waits for your decision', {
        body: `${visible(sentence)} (${risk} risk)`,
        tag: id,
      });
      shown.onclick = () => {
        window.focus();
        location.assign(`/proposals/${id}`);
      };
    }
  }, [told, since]);
  useEffect(() => {
    if (!on) told.clear();
  }, [on, told]);
  useChangeListener(
    useCallback(({ type }) => void (on && type === 'proposal' && tell().catch(() => {})), [on, tell]),
  );
}
