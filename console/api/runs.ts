import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DeadLetterPage, RunDetail, RunPage, TargetPage } from '../../server/wire.ts';
import { query, request } from './request.ts';

const pageSize = 50;
/** A run tells of its end, not of each target: while it works, its page looks again by itself. */
const lookAgainMs = 2_000;

type Filter = Readonly<Record<string, string | number | undefined>>;

/** A list read page by page, each beginning where those before it end. */
const pages = <Page extends { readonly total: number }>(
  key: string,
  path: string,
  filter: Filter,
  lengthOf: (page: Page) => number,
) =>
  infiniteQueryOptions({
    queryKey: [key, path, filter],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      request<Page>(
        'GET',
        `${path}${query({ ...filter, limit: pageSize, offset: pageParam })}`,
        undefined,
        signal,
      ),
    getNextPageParam: (last, all) => {
      const read = all.reduce((sum, page) => sum + lengthOf(page), 0);
      return read < last.total && lengthOf(last) > 0 ? read : undefined;
    },
    placeholderData: keepPreviousData,
  });

export const runsQuery = (filter: Filter) =>
  pages<RunPage>('runs', '/api/runs', filter, ({ runs }) => runs.length);

export const deadLettersQuery = (filter: Filter) =>
  pages<DeadLetterPage>('runs', '/api/dead-letters', filter, ({ letters }) => letters.length);

export const targetsQuery = (run: string, filter: Filter) =>
  pages<TargetPage>('runs', `/api/runs/${run}/targets`, filter, ({ targets }) => targets.length);

export const isUnderWay = (status: string): boolean => ['queued', 'applying'].includes(status);

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => request<RunDetail>('GET', `/api/runs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.status) ? lookAgainMs : false),
  });
