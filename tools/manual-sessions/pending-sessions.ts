import type { QueryContext } from '../../platform/context.ts';
import { holdsScope } from '../../platform/principal.ts';
import { listManualSessions } from './list-manual-sessions.ts';
import { openStatuses } from './machine.ts';

export interface PendingSession {
  readonly ref: string;
  readonly title: string;
  /** Whether the commit does not count as good before it is done. */
  readonly blocks: boolean;
}

/**
 * Sessions about a commit that nobody has finished yet. Whoever may not read sessions learns that there may be some,
 * and that counts as one which blocks: a verdict must not be better because its asker sees less.
 */
export async function pendingSessionsAt(
  context: QueryContext,
  { repository, sha }: { readonly repository: string; readonly sha: string },
): Promise<PendingSession[]> {
  const [scope] = listManualSessions.scopes;
  if (!holdsScope(context.principal, scope!))
    return [
      { ref: scope!, title: `Manual sessions cannot be seen without the scope ${scope}`, blocks: true },
    ];
  const { sessions } = await context.ask(listManualSessions, {
    repository,
    sha,
    status: [...openStatuses],
    limit: 100,
  });
  return sessions.map(({ id, charter, required, status }) => ({
    ref: id,
    title: `${charter} (${status})`,
    blocks: required,
  }));
}
