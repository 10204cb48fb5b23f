/** A push: what the branch stood at before, and the commits that came onto it, the oldest first. */
export interface Pushed {
  readonly kind: 'pushed';
  readonly branch: string;
  readonly isTrunk: boolean;
  readonly before: string | null;
  readonly commits: readonly { readonly sha: string; readonly at: string }[];
}

/** A pull request that was merged into the default branch. */
export interface Merged {
  readonly kind: 'merged';
  readonly number: number;
  readonly branch: string;
  readonly mergeSha: string;
  readonly openedAt: string;
  readonly mergedAt: string;
}

/** A deployment that ended. */
export interface Deployed {
  readonly kind: 'deployed';
  readonly id: string;
  readonly environment: string;
  readonly sha: string;
  readonly outcome: 'succeeded' | 'failed';
  readonly at: string;
}

/** What a code host tells of the way of a change into production. Shapes follow GitHub's webhooks. */
export type FlowFact = Pushed | Merged | Deployed;
