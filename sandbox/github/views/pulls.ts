import type { Pull } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, links, nodeId, pageOf, userView } from './accounts.ts';
import { fullRepository } from './repository-view.ts';

export function pullView(origin: string, repository: Repository, pull: Pull) {
  const api = apiOf(origin, repository);
  const [self, issue] = [`${api}/pulls/${pull.number}`, `${api}/issues/${pull.number}`];
  const page = `${pageOf(origin, repository)}/pull/${pull.number}`;
  const sha = (branch: string) =>
    (branch === pull.branch && pull.closedSha) || repository.branches.get(branch)!.sha;
  const side = (branch: string) => ({
    label: `${repository.owner}:${branch}`,
    ref: branch,
    sha: sha(branch),
    user: userView(origin, repository.owner),
    repo: fullRepository(origin, repository),
  });
  const addresses = links(self, {
    review_comments_url: '/comments',
    review_comment_url: '/comments{/number}',
    commits_url: '/commits',
  });
  const statuses = `${api}/statuses/${sha(pull.branch)}`;
  return {
    url: self,
    id: 2_000_000 + pull.number,
    node_id: nodeId('PR', pull.number),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...addresses,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state ?? 'open',
    locked: false,
    title: pull.title,
    user: userView(origin, pull.author),
    body: pull.body ?? null,
    labels: [],
    milestone: null,
    created_at: pull.at,
    updated_at: pull.at,
    closed_at: pull.closedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergedAt ? (pull.closedSha ?? null) : null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(pull.branch),
    base: side(pull.base),
    _links: Object.fromEntries(
      Object.entries({
        self,
        html: page,
        issue,
        comments: `${issue}/comments`,
        review_comments: `${self}/comments`,
        review_comment: `${self}/comments{/number}`,
        commits: `${self}/commits`,
        statuses,
      }).map(([name, href]) => [name, { href }]),
    ),
    author_association: 'MEMBER',
    auto_merge: null,
    draft: pull.isDraft,
  };
}

/** A pull request as it shows itself, with what only its own page reckons. */
export function wholePullView(origin: string, repository: Repository, pull: Pull) {
  const head = pull.closedSha ?? repository.branches.get(pull.branch)!.sha;
  const commit = repository.commits.get(head)!;
  const sum = (of: 'additions' | 'deletions') => commit.files.reduce((total, file) => total + file[of], 0);
  return {
    ...pullView(origin, repository, pull),
    merged: Boolean(pull.mergedAt),
    mergeable: pull.state !== 'closed',
    rebaseable: true,
    mergeable_state: 'blocked',
    merged_by: null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: commit.files.length,
  };
}
