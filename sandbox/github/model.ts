/** What a repository on the sandbox's GitHub consists of. Instants are ISO 8601 in UTC, as GitHub writes them. */
export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required';
export type Status = 'queued' | 'in_progress' | 'completed' | 'waiting';

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

export interface Commit {
  readonly sha: string;
  readonly parent: string | null;
  readonly message: string;
  readonly author: string;
  readonly at: string;
  readonly files: readonly ChangedFile[];
  /** Whole files that this commit wrote; what it does not name is as its parent has it. */
  readonly written?: ReadonlyMap<string, string>;
}

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
  readonly details: string | null;
}

export interface Step {
  readonly name: string;
  readonly conclusion: Conclusion;
}

/** How one attempt of a job goes. */
export interface Scene {
  readonly conclusion: Conclusion;
  readonly steps: readonly Step[];
  readonly log: string;
  readonly annotations?: readonly Annotation[];
}

/** One attempt of a job of GitHub Actions; it is a check run of the same id. */
export interface Job {
  readonly id: number;
  readonly run: number;
  readonly attempt: number;
  readonly name: string;
  /** One scene for each attempt; the last one repeats. */
  readonly scenes: readonly Scene[];
  status: Status;
  conclusion: Conclusion | null;
  readonly createdAt: string;
  startedAt: string;
  completedAt: string | null;
}

export interface Run {
  readonly id: number;
  readonly number: number;
  readonly suite: number;
  readonly workflow: string;
  readonly path: string;
  readonly event: 'push' | 'pull_request';
  readonly branch: string;
  readonly sha: string;
  attempt: number;
  readonly createdAt: string;
  updatedAt: string;
}

/** A check run of an app that is not GitHub Actions. */
export interface OutsideCheck {
  readonly id: number;
  readonly suite: number;
  readonly sha: string;
  readonly name: string;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly annotations: readonly Annotation[];
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string;
  readonly at: string;
}

export interface Branch {
  readonly name: string;
  sha: string;
  /** Names of the checks that must pass; null where the branch is not protected. */
  required: readonly string[] | null;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly base: string;
  readonly author: string;
  readonly at: string;
  readonly isDraft: boolean;
  readonly body?: string | null;
  state?: 'open' | 'closed';
  closedAt?: string | null;
  mergedAt?: string | null;
  /** The head when it was closed: its branch may be gone since. */
  closedSha?: string;
}

/** A deployment that ended. */
export interface Deployment {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  readonly state: 'success' | 'failure' | 'error';
  readonly at: string;
}

export interface Hook {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
  readonly createdAt: string;
}

/** A write that somebody asked for over the API, and what it did. */
export interface LedgerEntry {
  readonly at: string;
  readonly operation:
    | 'rerun_job'
    | 'rerun_failed_jobs'
    | 'create_hook'
    | 'create_ref'
    | 'delete_ref'
    | 'put_contents'
    | 'create_pull'
    | 'update_pull';
  readonly repository: string;
  readonly id: number;
}
