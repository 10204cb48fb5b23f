import { z } from 'zod';
import { refuse } from './answers.ts';
import { type Asked, type On, shaOf } from './asked.ts';
import type { Pull } from './model.ts';
import { apiOf, nodeId } from './views/accounts.ts';
import { blobOf, contentView, wholeCommitView } from './views/commits.ts';
import { wholePullView } from './views/pulls.ts';

const branchRef = /^refs\/heads\/([\w./-]{1,200})$/;
const newRef = z.object({ ref: z.string().regex(branchRef), sha: z.string().length(40) });
const newContent = z.object({
  message: z.string().min(1),
  content: z.base64(),
  sha: z.string().optional(),
  branch: z.string().default('main'),
});
const newPull = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
});
const changedPull = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
});

/** The body, or GitHub's refusal of it. */
function bodyOf<Schema extends z.ZodType>(schema: Schema, asked: Asked): z.output<Schema> | undefined {
  const parsed = schema.safeParse(asked.request.body);
  if (parsed.success) return parsed.data;
  refuse(asked.response, 422, 'Invalid request.', [
    { code: 'invalid', message: parsed.error.issues[0]!.message },
  ]);
  return undefined;
}

function refView({ origin, repository }: Asked, branch: string, sha: string) {
  const api = apiOf(origin, repository);
  return {
    ref: `refs/heads/${branch}`,
    node_id: nodeId('REF', branch),
    url: `${api}/git/refs/heads/${branch}`,
    object: { type: 'commit', sha, url: `${api}/git/commits/${sha}` },
  };
}

const branchIn = ({ request }: Asked): string =>
  [request.params.ref]
    .flat()
    .join('/')
    .replace(/^heads\//, '');

function refRoutes(on: On): void {
  on('get', '/git/ref/*ref', asked => {
    const branch = asked.repository.branches.get(branchIn(asked));
    if (!branch) return asked.missing();
    asked.answer(refView(asked, branch.name, branch.sha));
  });
  on('post', '/git/refs', asked => {
    const { repository, response } = asked;
    const body = bodyOf(newRef, asked);
    if (!body) return;
    const name = branchRef.exec(body.ref)![1]!;
    if (repository.branches.has(name)) return refuse(response, 422, 'Reference already exists');
    if (!repository.commits.has(body.sha)) return refuse(response, 422, 'Object does not exist');
    repository.branch(name, body.sha);
    repository.write('create_ref', repository.nextId());
    response.status(201).json(refView(asked, name, body.sha));
  });
  on('delete', '/git/refs/*ref', asked => {
    const name = branchIn(asked);
    const branch = asked.repository.branches.get(name);
    if (!branch) return refuse(asked.response, 422, 'Reference does not exist');
    for (const pull of asked.repository.pulls)
      if (pull.branch === name && pull.state !== 'closed') close(asked, pull);
    asked.repository.branches.delete(name);
    asked.repository.write('delete_ref', asked.repository.nextId());
    asked.response.status(204).end();
  });
}

/** Writes one file as a commit on a branch. What is there must be named by its blob, and a new file must not be. */
const putContents = (asked: Asked) => {
  const { repository, request, response, origin } = asked;
  const body = bodyOf(newContent, asked);
  if (!body) return;
  const path = [request.params.path].flat().join('/');
  const branch = repository.branches.get(body.branch);
  if (!branch) return refuse(response, 404, `Branch ${body.branch} not found`);
  const before = repository.fileAt(branch.sha, path);
  if (before !== undefined && body.sha === undefined)
    return refuse(response, 422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (body.sha !== undefined && (before === undefined || blobOf(before) !== body.sha))
    return refuse(response, 409, `${path} does not match ${body.sha}`);
  const text = Buffer.from(body.content, 'base64').toString('utf8');
  const [deletions, additions] = [before ?? '', text].map(each => each.split('\n').length - 1);
  const changed = {
    path,
    status: before === undefined ? ('added' as const) : ('modified' as const),
    additions: additions!,
    deletions: deletions!,
  };
  const sha = repository.commit(branch.sha, body.message, [changed], 0, new Map([[path, text]]));
  repository.write('put_contents', repository.nextId());
  repository.push(branch.name, sha);
  const { commit, parents, node_id, url, html_url } = wholeCommitView(
    origin,
    repository,
    repository.commits.get(sha)!,
  );
  response.status(before === undefined ? 201 : 200).json({
    content: contentView(origin, repository, path, text, branch.name),
    commit: { ...commit, sha, node_id, url, html_url, parents },
  });
};

const createPull = (asked: Asked) => {
  const { repository, response, origin } = asked;
  const body = bodyOf(newPull, asked);
  if (!body) return;
  const branch = body.head.replace(`${repository.owner}:`, '');
  const fail = (message: string) =>
    refuse(response, 422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  const [head, base] = [shaOf(repository, branch), shaOf(repository, body.base)];
  if (!head || !base) return fail('head or base does not exist');
  if (head === base) return fail(`No commits between ${body.base} and ${branch}`);
  if (repository.pulls.some(pull => pull.branch === branch && pull.state !== 'closed'))
    return fail(`A pull request already exists for ${repository.owner}:${branch}.`);
  const pull: Pull = {
    number: 1 + Math.max(0, ...repository.pulls.map(({ number }) => number)),
    title: body.title,
    body: body.body ?? null,
    branch,
    base: body.base,
    author: 'countersign-bot',
    at: `${repository.clock().toISOString().slice(0, 19)}Z`,
    isDraft: false,
  };
  repository.pulls.push(pull);
  repository.write('create_pull', pull.number);
  response.status(201).json(wholePullView(origin, repository, pull));
};

const updatePull = (asked: Asked) => {
  const pull = asked.repository.pulls.find(({ number }) => String(number) === asked.param('number'));
  if (!pull) return asked.missing();
  const body = bodyOf(changedPull, asked);
  if (!body) return;
  if (body.state === 'closed' && pull.state !== 'closed') close(asked, pull);
  asked.repository.write('update_pull', pull.number);
  asked.answer(wholePullView(asked.origin, asked.repository, pull));
};

function close({ repository }: Asked, pull: Pull): void {
  pull.state = 'closed';
  pull.closedSha = repository.branches.get(pull.branch)!.sha;
  pull.closedAt = `${repository.clock().toISOString().slice(0, 19)}Z`;
}

/** What changes a repository over GitHub's API: branches, files on them, pull requests. */
export function changeRoutes(on: On): void {
  refRoutes(on);
  on('put', '/contents/*path', putContents);
  on('post', '/pulls', createPull);
  on('patch', '/pulls/:number', updatePull);
}
