import type { Deployment } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, nodeId, userView } from './accounts.ts';

/** A deployment and the status that ended it, as the webhook tells both. */
export function deploymentView(origin: string, repository: Repository, deployment: Deployment) {
  const { id, environment, sha, state, at } = deployment;
  const url = `${apiOf(origin, repository)}/deployments/${id}`;
  const shared = {
    environment,
    creator: userView(origin, 'mara-lindqvist'),
    created_at: at,
    updated_at: at,
    repository_url: apiOf(origin, repository),
    description: '',
  };
  return {
    deployment_status: {
      ...shared,
      url: `${url}/statuses/${id}`,
      id,
      node_id: nodeId('DES', id),
      state,
      deployment_url: url,
      target_url: '',
    },
    deployment: {
      ...shared,
      url,
      id,
      node_id: nodeId('DE', id),
      sha,
      ref: sha,
      task: 'deploy',
      payload: {},
      original_environment: environment,
      statuses_url: `${url}/statuses`,
    },
  };
}
