export type { Step, StepElement } from './step.ts';

/**
 * Evidence by its content: what has the same bytes is kept once, under its SHA-256 in lower-case hex. One tenant never
 * reads another's. `get` refuses bytes that are not what their digest says.
 */
export interface EvidencePort {
  put(tenant: string, bytes: Uint8Array): Promise<string>;
  get(tenant: string, digest: string): Promise<Uint8Array | undefined>;
}

/** A part of an issue's description, in the order in which it is read. */
export type IssueBlock =
  | { readonly heading: string }
  | { readonly paragraph: string }
  | { readonly list: readonly string[] };

export interface IssueFile {
  /** Unique among the files of the issue. */
  readonly name: string;
  readonly media_type: string;
  readonly digest: string;
}

/** An issue, word for word as it will stand in the tracker. */
export interface IssueDraft {
  readonly project: string;
  readonly issue_type: string;
  readonly summary: string;
  /** The first label tells the session: it is looked for before anything is made. */
  readonly labels: readonly string[];
  readonly description: readonly IssueBlock[];
  readonly files: readonly IssueFile[];
}

/** What the tracker allows our account in a project, and what its issues need beside what we send. */
export interface IssueTerms {
  /** The tracker's address, such as `https://orchard.atlassian.net`. */
  readonly site: string;
  readonly mayAttach: boolean;
  readonly mayDelete: boolean;
}

export interface FoundIssue {
  readonly key: string;
  readonly url: string;
  /** The proposal that made it, where one of ours did. */
  readonly proposal: string | null;
  readonly summary: string;
  readonly labels: readonly string[];
  /** The description's words without its form, block by block. */
  readonly description: readonly string[];
  readonly files: readonly string[];
}

export interface IssueCall {
  readonly signal?: AbortSignal | undefined;
}

/**
 * An issue tracker. Expected failures are thrown as `Refusal`s: `not_found`, `vendor_…`. It takes no idempotency key and
 * has no conditional write, so whoever creates looks first.
 */
export interface IssuePort {
  /** Refuses `invalid_input` when such an issue cannot be made there, naming what is missing. */
  terms(project: string, issueType: string, call?: IssueCall): Promise<IssueTerms>;
  /**
   * The issue of a label. The search lags behind what was written; `patiently` waits as long as that may take before it
   * says that there is none.
   */
  find(
    project: string,
    label: string,
    call?: IssueCall & { readonly patiently?: boolean },
  ): Promise<FoundIssue | undefined>;
  /** The issue of a key, as of now. */
  read(key: string, call?: IssueCall): Promise<FoundIssue>;
  /** One write. */
  create(
    draft: IssueDraft,
    proposal: string,
    call?: IssueCall,
  ): Promise<{ readonly key: string; readonly url: string }>;
  /** One write. */
  attach(key: string, file: IssueFile, bytes: Uint8Array, call?: IssueCall): Promise<void>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    evidence: EvidencePort;
    issues: IssuePort;
  }
}
