import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ActionContext, QueryContext } from '../../../platform/context.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Guarantees, Reconciliation, Target, Verification } from '../../../platform/tool.ts';
import type { CodeConnection } from '../ports.ts';

/** One file of a repository as a pull request will change it. `replaces` is the blob that it takes the place of. */
export const fileChange = z.object({
  repository: z.string(),
  base: z.string(),
  path: z.string(),
  replaces: z.string().nullable(),
  text: z.string(),
  title: z.string(),
  body: z.string(),
});
export type FileChange = z.output<typeof fileChange>;

export const openedPull = z.object({
  repository: z.string(),
  branch: z.string(),
  pull_request: z.int(),
  url: z.string(),
});
export type OpenedPull = z.output<typeof openedPull>;

/** Branches of ours; no other is ever deleted. */
export const ownBranch = /^countersign\/[a-z0-9-]+$/;

export const changeGuarantees: Guarantees = {
  conditionalWrite: true,
  idempotencyKey: false,
  window:
    'GitHub takes no key. The branch is named after the approval, so that what was sent twice finds itself and goes on from there.',
};

const changeIn = (target: Target): FileChange =>
  fileChange.parse((target.after as { change: unknown }).change);
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Git's own name for the bytes of a file. */
export const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

const branchFor = ({ path }: FileChange, key: string): string => {
  const name = path
    .split('/')
    .at(-1)!
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return `countersign/${name.slice(0, 40)}-${digest(key).slice(0, 12)}`;
};

/** The file at the base as it is now, in the shape of `before`. */
export async function fileNow(
  { repository, base, path }: Pick<FileChange, 'repository' | 'base' | 'path'>,
  { ports, signal }: QueryContext,
): Promise<{ file: string | null }> {
  const file = await ports.code.open(repository).file(path, base, { signal });
  return { file: file?.blob ?? null };
}

export const readChange = (target: Target, context: QueryContext) => fileNow(changeIn(target), context);

/** Makes the branch, the commit and the pull request; whatever of it is there already is not made again. */
export async function openPullFor(target: Target, context: ActionContext) {
  const change = changeIn(target);
  const branch = branchFor(change, context.idempotencyKey);
  const connection = context.ports.code.open(change.repository);
  const how = { signal: context.signal };
  const known = await pullOf(connection, change, branch, context);
  if (known) return { receipt: known };
  if ((await connection.head(branch, how)) === null) {
    const head = await connection.head(change.base, how);
    if (head === null) throw new Refusal('not_found', `There is no branch ${change.base} any more.`);
    await connection.createBranch(branch, head, how);
  }
  const there = await connection.file(change.path, branch, how);
  if (there?.blob !== blobOf(change.text))
    await connection.writeFile({ ...change, branch, message: change.title }, how);
  const { number, url } = await connection.openPull({ ...change, branch }, how);
  return { receipt: { repository: change.repository, branch, pull_request: number, url } };
}

/** Whether the pull request is there; what lacks one is gone on with. */
export async function reconcilePull(target: Target, context: ActionContext): Promise<Reconciliation> {
  const change = changeIn(target);
  const branch = branchFor(change, context.idempotencyKey);
  const found = await pullOf(context.ports.code.open(change.repository), change, branch, context);
  return found ? { outcome: 'applied', receipt: found } : { outcome: 'not_applied' };
}

async function pullOf(
  connection: CodeConnection,
  { repository }: FileChange,
  branch: string,
  { signal }: QueryContext,
): Promise<OpenedPull | undefined> {
  const [pull] = await connection.pullsOf(branch, { signal });
  return pull && { repository, branch, pull_request: pull.number, url: pull.url };
}

/** Reads back that the pull request changes this file to these bytes, and nothing else. */
export async function verifyPull(
  target: Target,
  receipt: unknown,
  context: QueryContext,
): Promise<Verification> {
  const change = changeIn(target);
  const { pull_request: number } = openedPull.parse(receipt);
  const connection = context.ports.code.open(change.repository);
  const how = { signal: context.signal };
  const pull = await connection.pull(number, how);
  const [file, files] = await Promise.all([
    connection.file(change.path, pull.sha, how),
    connection.changedFiles(change.base, pull.sha, how),
  ]);
  const seen = { state: pull.state, file: file?.blob ?? null, files: [...files] };
  const difference =
    pull.state !== 'open' && !pull.isMerged
      ? 'The pull request is closed.'
      : file?.blob !== blobOf(change.text)
        ? 'The file on the branch is not what was approved.'
        : !pull.isMerged && files.some(each => each !== change.path)
          ? 'The branch changes other files as well.'
          : undefined;
  return difference ? { verdict: 'drifted', seen, difference } : { verdict: 'verified', seen };
}
