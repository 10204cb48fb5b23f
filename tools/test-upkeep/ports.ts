/** A file of a repository, and git's name of its bytes. */
export interface FileAt {
  readonly text: string;
  readonly blob: string;
}

export interface PullSeen {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly isMerged: boolean;
  readonly url: string;
  readonly branch: string;
  readonly base: string;
  /** What its branch points to. */
  readonly sha: string;
}

export interface CallHow {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The code of one repository, changed by a branch and a pull request and in no other way. Expected failures are thrown
 * as `Refusal`s of the registry: `not_found`, `vendor_…`; `vendor_refused` where a condition does not hold.
 */
export interface CodeConnection {
  defaultBranch(how?: CallHow): Promise<string>;
  /** The commit that a branch points to; null where there is no such branch. */
  head(branch: string, how?: CallHow): Promise<string | null>;
  /** Null where the commit or branch has no such file. */
  file(path: string, ref: string, how?: CallHow): Promise<FileAt | null>;
  changedFiles(base: string, head: string, how?: CallHow): Promise<readonly string[]>;
  /** All pull requests of a branch, open or closed. */
  pullsOf(branch: string, how?: CallHow): Promise<readonly PullSeen[]>;
  pull(number: number, how?: CallHow): Promise<PullSeen>;
  createBranch(name: string, sha: string, how?: CallHow): Promise<void>;
  /** One commit on a branch. Refused unless the file there is `replaces`, or is absent where that is null. */
  writeFile(
    file: {
      readonly path: string;
      readonly branch: string;
      readonly text: string;
      readonly message: string;
      readonly replaces: string | null;
    },
    how?: CallHow,
  ): Promise<void>;
  openPull(
    pull: { readonly title: string; readonly body: string; readonly branch: string; readonly base: string },
    how?: CallHow,
  ): Promise<PullSeen>;
  closePull(number: number, how?: CallHow): Promise<void>;
  deleteBranch(name: string, how?: CallHow): Promise<void>;
}

export interface CodePort {
  /** @param repository `owner/name` */
  open(repository: string): CodeConnection;
}

declare module '../../platform/context.ts' {
  interface Ports {
    code: CodePort;
  }
}
