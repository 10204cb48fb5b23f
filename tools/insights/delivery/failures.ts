import type { Incident } from './history.ts';
import type { Live } from './into-production.ts';

const minute = 60_000;

/** A deployment that went live and had to be put right. */
export interface Failure {
  readonly deployment: string;
  readonly why: 'incident' | 'taken_back' | 'both';
  /** Minutes until customers had what they should have; null while they do not. */
  readonly recovery: number | null;
}

/**
 * Deployments that failed in production: an incident names them, or began while they were live and names none; or an older
 * commit went live in their place. Recovery counts from the moment they went live until every incident of theirs is
 * resolved; without one, until the older commit is live.
 */
export function failuresOf(live: readonly Live[], incidents: readonly Incident[]): readonly Failure[] {
  const blamed = Map.groupBy(incidents, incident => causeOf(live, incident));
  const takenBack = new Map(
    live.flatMap(({ takesBack, deployment }) => (takesBack ? [[takesBack.id, deployment.endedAt]] : [])),
  );
  return live.flatMap(({ deployment: { id, endedAt } }) => {
    const own = blamed.get(id) ?? [];
    const back = takenBack.get(id);
    if (own.length === 0 && back === undefined) return [];
    const resolved = own.map(({ resolvedAt }) => resolvedAt);
    const over =
      own.length === 0 ? back! : resolved.includes(null) ? null : Math.max(...(resolved as number[]));
    return [
      {
        deployment: id,
        why:
          own.length === 0
            ? ('taken_back' as const)
            : back === undefined
              ? ('incident' as const)
              : ('both' as const),
        recovery: over === null ? null : Math.max(0, over - endedAt) / minute,
      },
    ];
  });
}

/** The deployment that an incident is put down to; undefined where none was live yet. */
function causeOf(live: readonly Live[], { deployment, beganAt }: Incident): string | undefined {
  if (deployment !== null) return deployment;
  return live.findLast(({ deployment: { endedAt } }) => endedAt <= beganAt)?.deployment.id;
}
