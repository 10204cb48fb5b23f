/** What is known of a repository's way into production. All instants are milliseconds since 1970, UTC. */
export interface History {
  /** Commits of the default branch, each with what it came after. */
  readonly trunk: readonly { readonly sha: string; readonly previous: string | null }[];
  /** Commits of other branches, with when they were written. */
  readonly work: readonly { readonly branch: string; readonly at: number }[];
  readonly changes: readonly Change[];
  readonly deployments: readonly Deployment[];
  readonly incidents: readonly Incident[];
}

/** A pull request that was merged into the default branch. */
export interface Change {
  readonly number: number;
  readonly branch: string;
  readonly mergeSha: string;
  readonly openedAt: number;
  readonly mergedAt: number;
}

/** A deployment to the environment in question that ended. */
export interface Deployment {
  readonly id: string;
  readonly sha: string;
  readonly outcome: 'succeeded' | 'failed';
  readonly endedAt: number;
}

export interface Incident {
  readonly id: string;
  /** The deployment that is said to have caused it. */
  readonly deployment: string | null;
  readonly beganAt: number;
  readonly resolvedAt: number | null;
}
