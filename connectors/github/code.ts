import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { CodeConnection, CodePort, PullSeen } from '../../tools/test-upkeep/ports.ts';
import { type ClientOptions, type GitHubAccount, type GitHubClient, openClient, placeOf } from './client.ts';
import { defaultBranchOf, filesBetween } from './reads.ts';

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

function connectionTo(repository: string, client: () => GitHubClient): CodeConnection {
  const at = placeOf(repository);
  return {
    defaultBranch: how => defaultBranchOf(client(), at, how?.signal),
    async head(branch, how) {
      const ref = { ...at, ref: `heads/${branch}` };
      const found = client().get('GET /repos/{owner}/{repo}/git/ref/{ref}', ref, refAnswer, how?.signal);
      return orNull(found.then(({ object }) => object.sha));
    },
    async file(path, ref, how) {
      const file = { ...at, path, ref };
      const found = client().get('GET /repos/{owner}/{repo}/contents/{path}', file, fileAnswer, how?.signal);
      return orNull(
        found.then(({ content, sha }) => ({
          text: Buffer.from(content, 'base64').toString('utf8'),
          blob: sha,
        })),
      );
    },
    async changedFiles(from, to, how) {
      const files = await filesBetween(client(), at, [from, to], how?.signal);
      return files.map(({ filename }) => filename);
    },
    pullsOf: (branch, how) =>
      client().get(
        'GET /repos/{owner}/{repo}/pulls',
        { ...at, state: 'all', head: `${at.owner}:${branch}` },
        z.array(pullAnswer),
        how?.signal,
      ),
    pull: (number, how) =>
      client().get(
        'GET /repos/{owner}/{repo}/pulls/{pull_number}',
        { ...at, pull_number: number },
        pullAnswer,
        how?.signal,
      ),
    async createBranch(branch, sha, how) {
      const ref = { ...at, ref: `refs/heads/${branch}`, sha };
      await client().write('POST /repos/{owner}/{repo}/git/refs', ref, how?.signal);
    },
    async writeFile({ path, branch, text, message, replaces }, how) {
      const content = Buffer.from(text, 'utf8').toString('base64');
      const file = { ...at, path, message, branch, content, ...(replaces === null ? {} : { sha: replaces }) };
      await client().write('PUT /repos/{owner}/{repo}/contents/{path}', file, how?.signal);
    },
    async openPull({ title, body, branch, base }, how) {
      const wanted = { ...at, title, body, head: branch, base };
      return pullAnswer.parse(await client().write('POST /repos/{owner}/{repo}/pulls', wanted, how?.signal));
    },
    async closePull(number, how) {
      const pull = { ...at, pull_number: number, state: 'closed' };
      await client().write('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', pull, how?.signal);
    },
    async deleteBranch(branch, how) {
      const ref = { ...at, ref: `heads/${branch}` };
      await client().write('DELETE /repos/{owner}/{repo}/git/refs/{ref}', ref, how?.signal);
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
