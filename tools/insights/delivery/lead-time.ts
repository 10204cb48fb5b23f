import type { Change, History } from './history.ts';

const minute = 60_000;

/** How long one change took, in minutes; null where something was not heard of. */
export interface LeadTime {
  readonly change: Change;
  /** From the first commit to the pull request. */
  readonly coding: number | null;
  /** From the pull request to the merge. */
  readonly review: number;
  /** From the merge until it is live. */
  readonly release: number | null;
  /** From the first commit until it is live. */
  readonly whole: number | null;
}

/** The lead time of every change that was merged, by stage. */
export function leadTimes(history: History, firstLive: ReadonlyMap<string, number>): readonly LeadTime[] {
  const began = firstCommits(history);
  return history.changes.map(change => {
    const first = began.get(change) ?? null;
    const live = firstLive.get(change.mergeSha) ?? null;
    return {
      change,
      // A pull request may be opened before the commit that it is told with; no stage lasts less than nothing.
      coding: first === null ? null : Math.max(0, change.openedAt - first) / minute,
      review: (change.mergedAt - change.openedAt) / minute,
      release: live === null ? null : Math.max(0, live - change.mergedAt) / minute,
      whole: first === null || live === null ? null : (live - Math.min(first, change.openedAt)) / minute,
    };
  });
}

/** The oldest commit of each change: those of its branch since the last change that was merged from a branch of that name. */
function firstCommits({ changes, work }: History): ReadonlyMap<Change, number> {
  const commitsOf = Map.groupBy(work, ({ branch }) => branch);
  const first = new Map<Change, number>();
  for (const [branch, merged] of Map.groupBy(changes, change => change.branch)) {
    let after = Number.NEGATIVE_INFINITY;
    for (const change of merged.toSorted((a, b) => a.mergedAt - b.mergedAt)) {
      const own = (commitsOf.get(branch) ?? []).filter(({ at }) => at > after && at <= change.mergedAt);
      if (own.length > 0)
        first.set(
          change,
          own.reduce((least, { at }) => Math.min(least, at), own[0]!.at),
        );
      after = change.mergedAt;
    }
  }
  return first;
}
