import type { Deployment, History } from './history.ts';

/** A deployment that went live, and what it did to what was live before. */
export interface Live {
  readonly deployment: Deployment;
  /** Whether its commit stands in the history of pushes that we heard of. */
  readonly isPlaced: boolean;
  /** The deployment whose commits it took back: an older commit went live again. */
  readonly takesBack: Deployment | null;
}

/** When each commit of the default branch first went live, and which deployments took others back. */
export interface IntoProduction {
  readonly live: readonly Live[];
  readonly firstLive: ReadonlyMap<string, number>;
}

/** Follows each deployment that succeeded, in the order of time, back along the default branch. */
export function intoProduction({ trunk, deployments }: History): IntoProduction {
  const previous = new Map(trunk.map(({ sha, previous }) => [sha, previous]));
  const firstLive = new Map<string, number>();
  const live: Live[] = [];
  for (const deployment of inOrder(deployments)) {
    const before = live.at(-1)?.deployment;
    const wasLive = firstLive.has(deployment.sha);
    const isOther = before !== undefined && before.sha !== deployment.sha;
    live.push({
      deployment,
      isPlaced: previous.has(deployment.sha),
      takesBack: wasLive && isOther ? before : null,
    });
    for (
      let sha: string | null | undefined = deployment.sha;
      sha && !firstLive.has(sha);
      sha = previous.get(sha)
    )
      firstLive.set(sha, deployment.endedAt);
  }
  return { live, firstLive };
}

const inOrder = (deployments: readonly Deployment[]): readonly Deployment[] =>
  deployments
    .filter(({ outcome }) => outcome === 'succeeded')
    .toSorted((a, b) => a.endedAt - b.endedAt || (a.id < b.id ? -1 : 1));
