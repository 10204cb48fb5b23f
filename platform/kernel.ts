import type { Json } from './canonical.ts';
import type { Capability } from './capability.ts';
import type { Problem } from './errors.ts';
import type { Principal } from './principal.ts';
import type { Tool } from './tool.ts';

/** How a call ended. Every edge (MCP, HTTP, graph) renders these three and no others. */
export type Outcome =
  | {
      readonly kind: 'result';
      readonly tool: string;
      readonly text: string;
      readonly data: Json;
      readonly nextSteps: readonly string[];
      readonly untrusted: boolean;
    }
  | {
      readonly kind: 'approval_required';
      readonly tool: string;
      readonly text: string;
      readonly proposal: ProposalHandle;
    }
  | { readonly kind: 'refused'; readonly tool: string; readonly problem: Problem };

/** What a caller gets of a proposal: enough to wait for it and to send a person to it, nothing to decide it with. */
export interface ProposalHandle {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly sentence: string;
  readonly risk: string;
  readonly decideBy: string;
  /** The console's page where a person decides. */
  readonly url: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (message: string, done?: number, total?: number) => void;
  /** Calls with one key make one proposal: `thread:tool-call-id`, or an MCP request's own key. */
  readonly dedupeKey?: string;
  readonly thread?: string;
  /** The graph that calls, with the version of its code: stands in the document that is signed. */
  readonly graph?: { readonly name: string; readonly version: number };
}

/** The one door to every tool, with scopes, tenancy, limits, policy and audit behind it. */
export interface Toolbox {
  readonly capabilities: readonly Capability[];
  readonly tools: ReadonlyMap<string, { readonly tool: Tool; readonly capability: Capability }>;
  call(principal: Principal, name: string, input: unknown, options?: CallOptions): Promise<Outcome>;
  /** Resolves when the proposal has ended or the time is up, with the outcome as it is then. */
  waitForProposal(
    principal: Principal,
    id: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Outcome>;
}
