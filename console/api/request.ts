import type { Problem } from '../../server/wire.ts';
import { beginTrace } from './trace.ts';

/** A failure that the server explains, with the status it came with; 0 when there was no answer at all. */
export class RequestFailed extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.name = 'RequestFailed';
    this.status = status;
    this.problem = problem;
  }
}

const platformProblem = (message: string, mend: string): Problem => ({
  code: 'internal',
  message,
  layer: 'platform',
  severity: 'recoverable',
  retryable: true,
  mend,
});

const unanswered = platformProblem(
  'The server does not answer.',
  'Check that Countersign still runs; this page tries again by itself.',
);

/** What was to be changed is never sent again by itself: it may have arrived. */
const unheard = platformProblem(
  'The server does not answer.',
  'Check that Countersign still runs. What became of your press is shown here once it answers; nothing is sent twice.',
);

/** Whatever was thrown, in the words of a problem. */
export const problemOf = (thrown: unknown): Problem =>
  thrown instanceof RequestFailed
    ? thrown.problem
    : platformProblem(
        thrown instanceof Error ? thrown.message : 'Something went wrong in this page.',
        'Reload the page; nothing was decided by it.',
      );

/** One call of the server's API. Every unsafe request is JSON, which no foreign page can send without asking first. */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const unsafe = method !== 'GET';
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      ...beginTrace(),
      accept: 'application/json',
      ...(unsafe && { 'content-type': 'application/json' }),
    },
    ...(unsafe && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch(error => {
    if (signal?.aborted) throw error;
    throw new RequestFailed(0, unsafe ? unheard : unanswered);
  });
  const text = await response.text();
  const answer = text ? parse(text) : undefined;
  if (response.ok) return answer as Answer;
  const problem = (answer as { problem?: Problem } | undefined)?.problem;
  throw new RequestFailed(
    response.status,
    problem ??
      platformProblem(`The server answered ${response.status} without a reason.`, 'Try again later.'),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{ status: 'proposed', search: '' }` → `?status=proposed`. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return set.length ? `?${new URLSearchParams(set.map(([key, value]) => [key, String(value)]))}` : '';
}
