import type { Capability } from '../../platform/capability.ts';
import { getProposal } from './get-proposal.ts';
import { listProposals } from './list-proposals.ts';
import { withdrawProposal } from './withdraw-proposal.ts';

export const approvals: Capability = {
  name: 'approvals',
  title: 'Approvals',
  description:
    'Proposals that wait for a person: list, read, wait, withdraw. Deciding is the console’s alone.',
  tools: [listProposals, getProposal, withdrawProposal],
};
