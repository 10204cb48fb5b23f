import type { Branch } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, links, nodeId, pageOf, userView } from './accounts.ts';
import { commitView } from './commits.ts';

/** A repository as other objects carry it. */
export function minimalRepository(origin: string, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    owner: userView(origin, repository.owner),
    private: true,
    html_url: pageOf(origin, repository),
    description: null,
    fork: false,
    url: apiOf(origin, repository),
    ...links(apiOf(origin, repository), addresses),
  };
}

const addresses: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** A repository as it shows itself. */
export function fullRepository(origin: string, repository: Repository) {
  const [first] = repository.commits.values();
  const born = first?.at ?? '2026-01-01T00:00:00Z';
  const page = pageOf(origin, repository);
  return {
    ...minimalRepository(origin, repository),
    clone_url: `${page}.git`,
    git_url: `git://127.0.0.1/${repository.fullName}.git`,
    ssh_url: `git@127.0.0.1:${repository.fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: 'TypeScript',
    license: null,
    forks: 0,
    forks_count: 0,
    network_count: 0,
    stargazers_count: 0,
    subscribers_count: 1,
    watchers: 0,
    watchers_count: 0,
    open_issues: repository.pulls.length,
    open_issues_count: repository.pulls.length,
    size: 1024,
    default_branch: 'main',
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_downloads: false,
    archived: false,
    disabled: false,
    visibility: 'private',
    pushed_at: [...repository.commits.values()].at(-1)?.at ?? born,
    created_at: born,
    updated_at: born,
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  };
}

const branchApi = (origin: string, repository: Repository, { name }: Branch): string =>
  `${apiOf(origin, repository)}/branches/${encodeURIComponent(name)}`;

export const shortBranch = (origin: string, repository: Repository, branch: Branch) => ({
  name: branch.name,
  commit: { sha: branch.sha, url: `${apiOf(origin, repository)}/commits/${branch.sha}` },
  protected: branch.required !== null,
});

export function branchView(origin: string, repository: Repository, branch: Branch) {
  const self = branchApi(origin, repository, branch);
  const required = branch.required ?? [];
  return {
    name: branch.name,
    commit: commitView(origin, repository, repository.commits.get(branch.sha)!),
    _links: { self, html: `${pageOf(origin, repository)}/tree/${branch.name}` },
    protected: branch.required !== null,
    protection: {
      enabled: branch.required !== null,
      required_status_checks: {
        enforcement_level: branch.required ? 'non_admins' : 'off',
        contexts: required,
        checks: required.map(context => ({ context, app_id: null })),
      },
    },
    protection_url: `${self}/protection`,
  };
}

export function requiredChecksView(origin: string, repository: Repository, branch: Branch) {
  const url = `${branchApi(origin, repository, branch)}/protection/required_status_checks`;
  const contexts = branch.required ?? [];
  return {
    url,
    strict: false,
    contexts,
    contexts_url: `${url}/contexts`,
    checks: contexts.map(context => ({ context, app_id: null })),
  };
}
