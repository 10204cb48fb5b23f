import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { CodeConnection, CodePort, PullSeen } from '../../tools/test-upkeep/ports.ts';
import { comparisonAnswer, repositoryAnswer } from './answers.ts';
import { type ClientOptions, type GitHubAccount, type GitHubClient, openClient } from './client.ts';

const refAnswer = z.object({ object: z.object({ sha: z.string() }) });
const fileAnswer = z.object({
  type: z.literal('file'),
  encoding: z.literal('base64', 'the file is larger than the contents API hands out'),
  content: z.string(),
  sha: z.string(),
});
const pullAnswer = z
  .object({
    number: z.int(),
    state: z.enum(['open', 'closed']),
    merged_at: z.string().nullable(),
    html_url: z.string(),
    head: z.object({ ref: z.string(), sha: z.string() }),
    base: z.object({ ref: z.string() }),
  })
  .transform(
    ({ number, state, merged_at, html_url, head, base }): PullSeen => ({
      number,
      state,
      isMerged: merged_at !== null,
      url: html_url,
      branch: head.ref,
      base: base.ref,
      sha: head.sha,
    }),
  );

/** The code of repositories at GitHub, or its sandbox. It writes branches, files on them, and pull requests. */
export function githubCode(account: () => GitHubAccount | undefined, options: ClientOptions = {}): CodePort {
  const client = openClient(account, options);
  return { open: repository => connectionTo(repository, client) };
}

const name = encodeURIComponent;
const pathOf = (path: string): string => path.split('/').map(name).join('/');

function connectionTo(repository: string, client: () => GitHubClient): CodeConnection {
  const base = `/repos/${pathOf(repository)}`;
  const owner = repository.split('/')[0]!;
  const get = <Schema extends z.ZodType>(path: string, schema: Schema, signal?: AbortSignal) =>
    client().get(`${base}${path}`, schema, signal);
  return {
    defaultBranch: async how => (await get('', repositoryAnswer, how?.signal)).default_branch,
    head: async (branch, how) =>
      orNull(
        get(`/git/ref/heads/${pathOf(branch)}`, refAnswer, how?.signal).then(({ object }) => object.sha),
      ),
    file: async (path, ref, how) =>
      orNull(
        get(`/contents/${pathOf(path)}?ref=${name(ref)}`, fileAnswer, how?.signal).then(
          ({ content, sha }) => ({ text: Buffer.from(content, 'base64').toString('utf8'), blob: sha }),
        ),
      ),
    changedFiles: async (from, to, how) =>
      (await get(`/compare/${name(from)}...${name(to)}`, comparisonAnswer, how?.signal)).files.map(
        ({ filename }) => filename,
      ),
    pullsOf: (branch, how) =>
      get(`/pulls?state=all&head=${name(`${owner}:${branch}`)}`, z.array(pullAnswer), how?.signal),
    pull: (number, how) => get(`/pulls/${number}`, pullAnswer, how?.signal),
    async createBranch(branch, sha, how) {
      await client().write('POST', `${base}/git/refs`, { ref: `refs/heads/${branch}`, sha }, how?.signal);
    },
    async writeFile({ path, branch, text, message, replaces }, how) {
      const content = Buffer.from(text, 'utf8').toString('base64');
      const body = { message, branch, content, ...(replaces === null ? {} : { sha: replaces }) };
      await client().write('PUT', `${base}/contents/${pathOf(path)}`, body, how?.signal);
    },
    async openPull({ title, body, branch, base: onto }, how) {
      const wanted = { title, body, head: branch, base: onto };
      return pullAnswer.parse(await client().write('POST', `${base}/pulls`, wanted, how?.signal));
    },
    async closePull(number, how) {
      await client().write('PATCH', `${base}/pulls/${number}`, { state: 'closed' }, how?.signal);
    },
    async deleteBranch(branch, how) {
      await client().write('DELETE', `${base}/git/refs/heads/${pathOf(branch)}`, undefined, how?.signal);
    },
  };
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return null;
    throw error;
  }
}
