import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import type { ManualSessionPage, ManualSessionView } from '../../server/wire.ts';
import { queryClient } from './queries.ts';
import { query, request } from './request.ts';

const path = '/api/manual-sessions';
/** Others may work on a session too: a page that is looked at looks again by itself. */
const lookAgainMs = 10_000;

export const manualSessionsQuery = (filter: { readonly status: string; readonly limit: number }) =>
  queryOptions({
    queryKey: ['manual-sessions', filter],
    queryFn: ({ signal }) => request<ManualSessionPage>('GET', path + query(filter), undefined, signal),
    placeholderData: keepPreviousData,
  });

export const manualSessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['manual-sessions', id],
    queryFn: ({ signal }) => request<ManualSessionView>('GET', `${path}/${id}`, undefined, signal),
    refetchInterval: lookAgainMs,
  });

export const lookAgain = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['manual-sessions'] });

/** Something done with a session: `start`, `pause`, `findings`, …; what is shown of it is read again. */
export const useSessionAct = <Answer = unknown>(id: string, verb: string) =>
  useMutation({
    mutationFn: (body: object) => request<Answer>('POST', `${path}/${id}/${verb}`, body),
    onSuccess: lookAgain,
  });

export const planSession = (body: object) => request<{ session: string }>('POST', path, body);
export const allowHost = (id: string, host: string) => request('POST', `${path}/${id}/hosts`, { host });
export const evidencePath = (id: string, digest: string): string => `${path}/${id}/evidence/${digest}`;
