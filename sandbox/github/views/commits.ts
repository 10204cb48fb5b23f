import { createHash } from 'node:crypto';
import type { ChangedFile, Commit } from '../model.ts';
import type { Repository } from '../repository.ts';
import { apiOf, nodeId, pageOf, userView } from './accounts.ts';

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

/** A blob's name: git's own digest of its bytes. */
export const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

export function contentView(origin: string, repository: Repository, path: string, text: string, ref: string) {
  const url = `${apiOf(origin, repository)}/contents/${path}?ref=${ref}`;
  const sha = blobOf(text);
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
