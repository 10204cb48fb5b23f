/** A check of a commit: a job, another app's check, or a commit status. One for each attempt. */
export interface Check {
  readonly id: string;
  readonly name: string;
  /** Attempts of one check have the same name and group; two workflows' checks of one name do not. */
  readonly group: string;
  readonly kind: 'job' | 'app' | 'status';
  readonly state: 'queued' | 'running' | 'waiting' | 'done';
  /** `success`, `failure`, `timed_out`, … as GitHub says it; null until it is done. */
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly annotations: number;
  readonly url: string | null;
}

/** What a check says about a place in the code. All of it is an outsider's text. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: string;
  readonly title: string | null;
  readonly message: string;
}

export interface Branch {
  readonly name: string;
  readonly sha: string;
  /** Names of the checks that must pass; empty where none is required. */
  readonly required: readonly string[];
}

export interface Commit {
  readonly sha: string;
  readonly at: string;
  readonly files: readonly string[];
}

export interface WorkflowRun {
  readonly id: string;
  readonly attempt: number;
  readonly sha: string;
  readonly branch: string | null;
  readonly state: Check['state'];
  readonly conclusion: string | null;
  readonly at: string;
}

export interface Job {
  readonly id: string;
  readonly run: string;
  readonly attempt: number;
  readonly name: string;
  readonly sha: string;
  readonly state: Check['state'];
  readonly conclusion: string | null;
  readonly steps: readonly { readonly name: string; readonly conclusion: string | null }[];
}

export interface CallHow {
  readonly signal?: AbortSignal | undefined;
}

/**
 * One repository of a continuous-integration service. Expected failures are thrown as `Refusal`s of the registry:
 * `not_found`, `vendor_…`. Shapes follow GitHub's REST API.
 */
export interface CiConnection {
  defaultBranch(how?: CallHow): Promise<string>;
  branch(name: string, how?: CallHow): Promise<Branch>;
  commit(ref: string, how?: CallHow): Promise<Commit>;
  /** Head and base of a pull request. */
  pull(
    number: number,
    how?: CallHow,
  ): Promise<{ readonly branch: string; readonly base: string; readonly sha: string }>;
  /** Every attempt of every check of a commit, the newest first. */
  checks(sha: string, how?: CallHow): Promise<readonly Check[]>;
  annotations(check: string, how?: CallHow): Promise<readonly Annotation[]>;
  /**
   * Files that differ between two commits; `isWhole` is false where the service names only the first of them. `added`
   * has the head's lines that are new in a file; a file whose difference the service does not show is not in it.
   */
  changedFiles(
    base: string,
    head: string,
    how?: CallHow,
  ): Promise<{
    readonly files: readonly string[];
    readonly isWhole: boolean;
    readonly added: Readonly<Record<string, readonly number[]>>;
  }>;
  /** Runs on a branch, the newest first. */
  runs(branch: string, limit: number, how?: CallHow): Promise<readonly WorkflowRun[]>;
  run(id: string, how?: CallHow): Promise<WorkflowRun>;
  job(id: string, how?: CallHow): Promise<Job>;
  /** Failed jobs of a run's last attempt. */
  failedJobs(run: string, how?: CallHow): Promise<readonly Job[]>;
  /** The end of a job's log. */
  log(job: string, lastBytes: number, how?: CallHow): Promise<string>;
  rerunJob(job: string, how?: CallHow): Promise<void>;
  rerunFailedJobs(run: string, how?: CallHow): Promise<void>;
}

/** That an attempt of a check ended, as a webhook says. */
export interface CheckFinished {
  readonly id: string;
  readonly name: string;
  readonly sha: string;
  readonly conclusion: string;
  readonly at: string;
}

export interface CiPort {
  /** @param repository `owner/name` */
  open(repository: string): CiConnection;
}

declare module '../../platform/context.ts' {
  interface Ports {
    ci: CiPort;
  }
}
