import type { QueryContext } from '../../../platform/context.ts';
import type { History } from './history.ts';
import '../tables.ts';

/** How long before a window's beginning the commits and deployments are looked for that lead into it. */
const before = 366 * 86_400_000;

/** What was heard of a repository that can matter to a window, for one environment. */
export const readHistory = (
  context: QueryContext,
  {
    repository,
    environment,
    from,
    to,
  }: {
    readonly repository: string;
    readonly environment: string;
    readonly from: Date;
    readonly to: Date;
  },
): Promise<History> =>
  context.store(async store => {
    const since = new Date(from.getTime() - before);
    const commits = await store
      .selectFrom('insights.commit')
      .select(['branch', 'sha', 'previous', 'is_trunk', 'committed_at'])
      .where('repository', '=', repository)
      // One that was written long ago and came onto the branch lately must not break the chain.
      .where(on =>
        on.or([
          on('committed_at', '>=', since),
          on(
            'sha',
            'in',
            store
              .selectFrom('insights.commit as next')
              .select('next.previous')
              .where('next.repository', '=', repository)
              .where('next.is_trunk', '=', true)
              .where('next.committed_at', '>=', since)
              .where('next.previous', 'is not', null)
              .$castTo<{ previous: string }>(),
          ),
        ]),
      )
      .execute();
    const changes = await store
      .selectFrom('insights.change')
      .select(['number', 'branch', 'merge_sha', 'opened_at', 'merged_at'])
      .where('repository', '=', repository)
      .where('merged_at', '>=', since)
      .where('merged_at', '<', to)
      .execute();
    const deployments = await store
      .selectFrom('insights.deployment')
      .select(['id', 'sha', 'outcome', 'ended_at'])
      .where('repository', '=', repository)
      .where('environment', '=', environment)
      .where('ended_at', '>=', since)
      .where('ended_at', '<', to)
      .execute();
    const incidents = await store
      .selectFrom('insights.incident')
      .select(['id', 'deployment_id', 'began_at', 'resolved_at'])
      .where('repository', '=', repository)
      .where('environment', '=', environment)
      .where(on => on.or([on('began_at', '>=', since), on('resolved_at', 'is', null)]))
      .where('began_at', '<', to)
      .execute();
    return {
      trunk: commits.filter(({ is_trunk }) => is_trunk),
      work: commits
        .filter(({ is_trunk }) => !is_trunk)
        .map(({ branch, committed_at }) => ({ branch, at: committed_at.getTime() })),
      changes: changes.map(row => ({
        number: row.number,
        branch: row.branch,
        mergeSha: row.merge_sha,
        openedAt: row.opened_at.getTime(),
        mergedAt: row.merged_at.getTime(),
      })),
      deployments: deployments.map(({ ended_at, ...rest }) => ({ ...rest, endedAt: ended_at.getTime() })),
      incidents: incidents.map(row => ({
        id: row.id,
        deployment: row.deployment_id,
        beganAt: row.began_at.getTime(),
        resolvedAt: row.resolved_at?.getTime() ?? null,
      })),
    };
  });
