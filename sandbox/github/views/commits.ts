import { createHash } from 'node:crypto';
import type { ChangedFile, Commit, CommitStatus, Pull } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, links, nodeId, pageOf, userView } from './accounts.ts';
import { fullRepository, minimalRepository } from './repository-view.ts';

const mail = (login: string): string => `${login}@users.noreply.example`;
const treeOf = (sha: string): string => createHash('sha1').update(`tree ${sha}`).digest('hex');

function fileView(origin: string, repository: Repository, sha: string, file: ChangedFile) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: createHash('sha1').update(`${sha}${file.path}`).digest('hex'),
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageOf(origin, repository)}/blob/${sha}/${path}`,
    raw_url: `${pageOf(origin, repository)}/raw/${sha}/${path}`,
    contents_url: `${apiOf(origin, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch ? { patch: file.patch } : {}),
  };
}

export function commitView(origin: string, repository: Repository, commit: Commit) {
  const api = apiOf(origin, repository);
  const url = `${api}/commits/${commit.sha}`;
  const who = { name: commit.author, email: mail(commit.author), date: commit.at };
  const tree = treeOf(commit.sha);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url,
    html_url: `${pageOf(origin, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: who,
      committer: who,
      message: commit.message,
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: {
        verified: false,
        reason: 'unsigned',
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: userView(origin, commit.author),
    committer: userView(origin, commit.author),
    parents: commit.parent
      ? [
          {
            sha: commit.parent,
            url: `${api}/commits/${commit.parent}`,
            html_url: `${pageOf(origin, repository)}/commit/${commit.parent}`,
          },
        ]
      : [],
  };
}

/** One commit with what it changed. */
export function wholeCommitView(origin: string, repository: Repository, commit: Commit) {
  const files = commit.files.map(file => fileView(origin, repository, commit.sha, file));
  const sum = (of: 'additions' | 'deletions') => files.reduce((total, file) => total + file[of], 0);
  const [additions, deletions] = [sum('additions'), sum('deletions')];
  return {
    ...commitView(origin, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files,
  };
}

export const simpleCommit = (commit: Commit) => {
  const who = { name: commit.author, email: mail(commit.author) };
  return {
    id: commit.sha,
    tree_id: treeOf(commit.sha),
    message: commit.message,
    timestamp: commit.at,
    author: who,
    committer: who,
  };
};

/** A commit and all before it, newest first. */
export function historyOf(repository: Repository, sha: string): Commit[] {
  const history: Commit[] = [];
  for (let at: string | null = sha; at; at = history.at(-1)!.parent)
    history.push(repository.commits.get(at)!);
  return history;
}

export function comparisonView(origin: string, repository: Repository, base: Commit, head: Commit) {
  const [ofBase, ofHead] = [historyOf(repository, base.sha), historyOf(repository, head.sha)];
  const shared = ofBase.find(commit => ofHead.includes(commit))!;
  const ahead = ofHead.slice(0, ofHead.indexOf(shared)).reverse();
  const behind = ofBase.indexOf(shared);
  const files = new Map(ahead.flatMap(commit => commit.files).map(file => [file.path, file]));
  const page = `${pageOf(origin, repository)}/compare/${base.sha}...${head.sha}`;
  const isAhead = ahead.length > 0;
  return {
    url: `${apiOf(origin, repository)}/compare/${base.sha}...${head.sha}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitView(origin, repository, base),
    merge_base_commit: commitView(origin, repository, shared),
    status: isAhead && behind > 0 ? 'diverged' : isAhead ? 'ahead' : behind > 0 ? 'behind' : 'identical',
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.map(commit => commitView(origin, repository, commit)),
    files: [...files.values()].slice(0, 300).map(file => fileView(origin, repository, head.sha, file)),
  };
}

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

export function pullView(origin: string, repository: Repository, pull: Pull) {
  const api = apiOf(origin, repository);
  const [self, issue] = [`${api}/pulls/${pull.number}`, `${api}/issues/${pull.number}`];
  const page = `${pageOf(origin, repository)}/pull/${pull.number}`;
  const sha = (branch: string) => repository.branches.get(branch)!.sha;
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
    state: 'open',
    locked: false,
    title: pull.title,
    user: userView(origin, pull.author),
    body: null,
    labels: [],
    milestone: null,
    created_at: pull.at,
    updated_at: pull.at,
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
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
  const commit = repository.commits.get(repository.branches.get(pull.branch)!.sha)!;
  const sum = (of: 'additions' | 'deletions') => commit.files.reduce((total, file) => total + file[of], 0);
  return {
    ...pullView(origin, repository, pull),
    merged: false,
    mergeable: true,
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

export function contentView(origin: string, repository: Repository, path: string, text: string, ref: string) {
  const url = `${apiOf(origin, repository)}/contents/${path}?ref=${ref}`;
  const sha = createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
  const git = `${apiOf(origin, repository)}/git/blobs/${sha}`;
  const html = `${pageOf(origin, repository)}/blob/${ref}/${path}`;
  return {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(text),
    name: path.split('/').at(-1)!,
    path,
    content: `${Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n')}\n`,
    sha,
    url,
    git_url: git,
    html_url: html,
    download_url: `${pageOf(origin, repository)}/raw/${ref}/${path}`,
    _links: { self: url, git, html },
  };
}
