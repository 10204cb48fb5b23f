import type { CommitStatus } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, nodeId, pageOf } from './accounts.ts';
import { minimalRepository } from './repository-view.ts';

export function combinedStatusView(
  origin: string,
  repository: Repository,
  sha: string,
  page: readonly CommitStatus[],
) {
  const all = repository.statuses.filter(status => status.sha === sha);
  const bad = all.some(({ state }) => state === 'error' || state === 'failure');
  const open = all.length === 0 || all.some(({ state }) => state === 'pending');
  const api = apiOf(origin, repository);
  return {
    state: bad ? 'failure' : open ? 'pending' : 'success',
    statuses: page.map(status => ({
      url: `${api}/statuses/${sha}`,
      avatar_url: `${origin}/avatars/deploys`,
      id: status.id,
      node_id: nodeId('SC', status.id),
      state: status.state,
      description: status.description,
      target_url: `${pageOf(origin, repository)}/deployments`,
      context: status.context,
      created_at: status.at,
      updated_at: status.at,
    })),
    sha,
    total_count: all.length,
    repository: minimalRepository(origin, repository),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  };
}
