import type { Principal } from '../../platform/principal.ts';
import type { ProposalFilter, ProposalSummary } from '../../platform/proposals/list.ts';
import type { ProposalView } from '../../platform/proposals/read.ts';
import type { ApprovalRules, StandingPolicy } from '../../platform/proposals/rules.ts';
import type { DeadLetterFilter, DeadLetterPage } from '../../platform/runs/dead-letters.ts';
import type { FailedRun } from '../../platform/runs/retry-failed.ts';

/** The kernel's own proposals, as far as anybody may see or take them back. Deciding is not among it. */
export interface ProposalsPort {
  list(
    principal: Principal,
    filter: ProposalFilter,
  ): Promise<{ proposals: readonly ProposalSummary[]; total: number }>;
  read(principal: Principal, id: string): Promise<ProposalView>;
  /** Resolves with the proposal when it has ended or the time is up. */
  wait(principal: Principal, id: string, timeoutMs: number, signal?: AbortSignal): Promise<ProposalView>;
  withdraw(principal: Principal, id: string, reason?: string): Promise<void>;
  /** The failed targets of a run that may be tried again, with what was approved for it. */
  failures(principal: Principal, run: string): Promise<FailedRun>;
  /** What was given up and nobody has dealt with, the newest first. Agents see that of their own proposals. */
  deadLetters(principal: Principal, filter: DeadLetterFilter): Promise<DeadLetterPage>;
  url(id: string): string;
  /** The rules of approval in force, and the standing policies, as they are kept. */
  rules(principal: Principal): Promise<{ version: number; rules: ApprovalRules }>;
  standing(
    principal: Principal,
  ): Promise<readonly { id: string; document: StandingPolicy; validUntil: string }[]>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    proposals: ProposalsPort;
  }
}
