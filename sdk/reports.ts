import type { Countersign } from './client.ts';
import { problemIn } from './problem.ts';

/** Which run of which job a report is of. */
export interface ReportOf {
  /** `owner/name` */
  readonly repository: string;
  /** The whole commit, 40 hexadecimal digits. */
  readonly sha: string;
  readonly branch: string;
  readonly job: string;
  /** From 1 on. */
  readonly attempt?: number;
}

export interface ReportKept {
  /** Null when the same bytes of the same attempt were kept before. */
  readonly id: string | null;
  readonly tests: number;
  readonly failed: number;
  /** Failed first and passed when tried again. */
  readonly flaky: number;
}

export interface CoverageKept {
  /** Null when the same bytes of the same attempt were kept before. */
  readonly id: string | null;
  readonly files: number;
  /** Lines that can be run, and those that were. */
  readonly lines: number;
  readonly covered: number;
}

type Body = Uint8Array<ArrayBuffer> | string;

/** Leaves a test report (JUnit XML, CTRF or Playwright's JSON, as the runner wrote it). Sent twice, it is kept once. */
export const uploadReport = (server: Countersign, report: Body, of: ReportOf): Promise<ReportKept> =>
  upload(server, 'reports', report, of) as Promise<ReportKept>;

/** Leaves which lines the tests ran (LCOV, Cobertura or Istanbul's JSON). Sent twice, it is kept once. */
export const uploadCoverage = (server: Countersign, report: Body, of: ReportOf): Promise<CoverageKept> =>
  upload(server, 'coverage', report, of) as Promise<CoverageKept>;

async function upload(
  { origin, token }: Countersign,
  kind: 'reports' | 'coverage',
  body: Body,
  { repository, sha, branch, job, attempt = 1 }: ReportOf,
): Promise<unknown> {
  const said = { repository, sha, branch, job, attempt: String(attempt) };
  const response = await fetch(`${origin}/ci/${kind}?${new URLSearchParams(said)}`, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: { authorization: `Bearer ${token}` },
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw problemIn(response.status, answer);
  return answer;
}
