import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import type { CiConnection } from './ports.ts';
import { repositoryCalled } from './repository-called.ts';

/** How a caller says which commit is meant; the head of the default branch when nothing is said. */
export const commitAsked = z.object({
  repository: z
    .string()
    .max(140)
    .optional()
    .describe('owner/name; may be left out where only one is connected'),
  branch: z.string().min(1).max(250).optional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,40}$/)
    .optional(),
  pull_request: z.int().positive().optional(),
});

export interface CommitMeant {
  readonly repository: string;
  readonly connection: CiConnection;
  readonly branch: string | null;
  readonly defaultBranch: string;
  readonly sha: string;
  readonly committedAt: string;
  /** False for a commit that is not what its branch points to any more; null where no branch is known. */
  readonly isHead: boolean | null;
  readonly required: readonly string[];
  /** Files of the commit itself. */
  readonly files: readonly string[];
}

/** The commit, and what is required of it: by its own branch where that is protected, else by the branch it goes to. */
export async function commitMeant(
  asked: z.output<typeof commitAsked>,
  context: QueryContext,
): Promise<CommitMeant> {
  const repository = await repositoryCalled(context, asked.repository);
  const connection = context.ports.ci.open(repository);
  const how = { signal: context.signal };
  const pull = asked.pull_request ? await connection.pull(asked.pull_request, how) : undefined;
  const defaultBranch = await connection.defaultBranch(how);
  const name = pull?.branch ?? asked.branch ?? (asked.commit ? undefined : defaultBranch);
  const branch = name === undefined ? undefined : await connection.branch(name, how);
  const commit = await connection.commit(asked.commit ?? branch!.sha, how);
  const target = pull?.base ?? defaultBranch;
  const required = branch?.required.length
    ? branch.required
    : (await connection.branch(target, how)).required;
  return {
    repository,
    connection,
    branch: branch?.name ?? null,
    defaultBranch,
    sha: commit.sha,
    committedAt: commit.at,
    isHead: branch ? branch.sha === commit.sha : null,
    required,
    files: commit.files,
  };
}
