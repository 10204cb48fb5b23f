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

/** Leaves a test report (JUnit XML, CTRF or Playwright's JSON, as the runner wrote it). Sent twice, it is kept once. */
export async function uploadReport(
  { origin, token }: Countersign,
  report: Uint8Array<ArrayBuffer> | string,
  { repository, sha, branch, job, attempt = 1 }: ReportOf,
): Promise<ReportKept> {
  const said = { repository, sha, branch, job, attempt: String(attempt) };
  const response = await fetch(`${origin}/ci/reports?${new URLSearchParams(said)}`, {
    method: 'POST',
    body: report,
    redirect: 'error',
    headers: { authorization: `Bearer ${token}` },
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw problemIn(response.status, answer);
  return answer as ReportKept;
}
