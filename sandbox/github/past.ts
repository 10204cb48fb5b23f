import type { Repository } from './repository.ts';

/** How a commit came onto main and into production, in minutes after it was written. */
interface Delivered {
  readonly sha: string;
  readonly number: number;
  readonly branch: string;
  readonly opened: number;
  readonly merged: number;
  readonly deployed: number;
  /** A first try that did not go live. */
  readonly failed?: number;
}

const minute = 60_000;
const nothing = '0'.repeat(40);

/** Gives a repository the pull requests by which its commits came, and their deployments; kept as what happened before today. */
export function addPast(repository: Repository, delivered: readonly Delivered[]): void {
  const pulls = delivered.map(each => {
    const { sha, message, parent, author, at } = repository.commits.get(each.sha)!;
    const after = (minutes: number) =>
      `${new Date(Date.parse(at) + minutes * minute).toISOString().slice(0, 19)}Z`;
    const pushedTo = (name: string) =>
      ({ event: 'push', branch: { name, sha, required: null }, before: parent ?? nothing }) as const;
    const deployed = (minutes: number, state: 'success' | 'failure') =>
      ({
        event: 'deployment_status',
        deployment: { id: repository.nextId(), environment: 'production', sha, state, at: after(minutes) },
      }) as const;
    const pull = {
      number: each.number,
      title: message,
      branch: each.branch,
      base: 'main',
      author,
      at: after(each.opened),
      isDraft: false,
      state: 'closed' as const,
      closedAt: after(each.merged),
      mergedAt: after(each.merged),
      closedSha: sha,
    };
    repository.past.push(
      pushedTo(each.branch),
      { event: 'pull_request', action: 'closed', pull },
      pushedTo('main'),
      ...(each.failed === undefined ? [] : [deployed(each.failed, 'failure')]),
      deployed(each.deployed, 'success'),
    );
    return pull;
  });
  repository.pulls.unshift(...pulls);
}
