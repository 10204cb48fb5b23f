import type { Capability } from '../../platform/capability.ts';
import { adoptPolicy } from './adopt-policy.ts';
import { changeApprovalRules } from './change-approval-rules.ts';
import { getProposal } from './get-proposal.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listPolicies } from './list-policies.ts';
import { listProposals } from './list-proposals.ts';
import { retryFailedTargets } from './retry-failed-targets.ts';
import { revokePolicy } from './revoke-policy.ts';
import { withdrawProposal } from './withdraw-proposal.ts';

export const approvals: Capability = {
  name: 'approvals',
  title: 'Approvals',
  description:
    'Proposals that wait for a person: list, read, wait, withdraw; what failed, to be tried again; and the policies that say who must look at what. Deciding is the console’s alone.',
  tools: [
    listProposals,
    getProposal,
    withdrawProposal,
    listPolicies,
    changeApprovalRules,
    adoptPolicy,
    revokePolicy,
    listDeadLetters,
    retryFailedTargets,
  ],
  migrations: new URL('./migrations/', import.meta.url),
};
