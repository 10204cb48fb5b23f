import { keepPreviousData, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  InboxView,
  ProfileView,
  ProposalSummary,
  ProposalView,
  SessionView,
  TokenView,
} from '../../server/wire.ts';
import { query, RequestFailed, request } from './request.ts';

const isSignedOut = (error: unknown): boolean => error instanceof RequestFailed && error.status === 401;

/** A session that ended elsewhere ends here too, whichever request learns of it. */
function noticeSignOut(
  error: unknown,
  { queryKey: [path] }: { readonly queryKey: readonly unknown[] },
): void {
  if (isSignedOut(error) && path !== '/api/session')
    void queryClient.invalidateQueries({ queryKey: ['/api/session'] });
}

/** What is asked again by itself: only what failed for want of an answer. A refusal will be the same next time. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < 5 && error instanceof RequestFailed && (error.status === 0 || error.status >= 502),
      retryDelay: attempt => Math.min(500 * 2 ** attempt, 8_000),
    },
  },
});

/** A resource read whole from one path, which is also its key. */
export const resource = <Answer>(path: string) =>
  queryOptions({
    queryKey: [path],
    queryFn: ({ signal }) => request<Answer>('GET', path, undefined, signal),
  });

export const sessionQuery = resource<SessionView>('/api/session');
export const profileQuery = resource<ProfileView>('/api/profile');
export const tokensQuery = resource<readonly TokenView[]>('/api/tokens');

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal', id],
    queryFn: ({ signal }) => request<ProposalView>('GET', `/api/proposals/${id}`, undefined, signal),
  });

export interface ProposalFilter {
  readonly status?: string;
  readonly risk?: string;
  readonly search?: string;
  readonly sort?: string;
  readonly thread?: string;
  readonly action?: string;
  readonly requester?: string;
  readonly aside?: string;
  readonly delegate?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface ProposalPage {
  readonly proposals: readonly ProposalSummary[];
  readonly total: number;
}

export const proposalsQuery = (filter: ProposalFilter) =>
  queryOptions({
    queryKey: ['proposals', filter],
    queryFn: ({ signal }) =>
      request<ProposalPage>('GET', `/api/proposals${query({ ...filter })}`, undefined, signal),
    placeholderData: keepPreviousData,
  });

/** How many proposals wait for a decision. */
export const waitingQuery = proposalsQuery({ status: 'proposed', aside: 'hide', limit: 1 });

export const inboxQuery = resource<InboxView>('/api/inbox');
