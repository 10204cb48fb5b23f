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

/** An element in a page's accessibility tree, with its own text. */
export interface SeenElement {
  readonly ref: string;
  readonly role: string;
  readonly name: string;
  readonly text: string;
}

/** A browser that walks through pages it may reach. */
export interface PageWalk {
  goTo(url: string): Promise<void>;
  url(): string;
  look(): Promise<readonly SeenElement[]>;
  /** `element` is of the last look. Resolves when the page has settled. */
  act(kind: 'click' | 'fill' | 'select' | 'check', element: SeenElement, value: string | null): Promise<void>;
}

export interface Tried {
  readonly outcome: 'passed' | 'failed' | 'timed_out' | 'broken';
  /** What the first test that did not pass said. An outsider's text. */
  readonly message: string;
}

/** Where tests are written and tried: a process of its own, for a limited time, on pages that are named in the settings. */
export interface TestBench {
  /** Throws a `Refusal` when tests may not reach that page. */
  walk<Result>(start: string, work: (walk: PageWalk) => Promise<Result>, how?: CallHow): Promise<Result>;
  /** Runs one test file against the site of `start`; `sabotage` is a script that breaks every page. */
  run(source: string, start: string, sabotage: string | null, how?: CallHow): Promise<Tried>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    code: CodePort;
    testBench: TestBench;
  }
}
