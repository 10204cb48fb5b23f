import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import './ports.ts';
import { detailOf, proposalDetail } from './proposal-summary.ts';

export const getProposal = query({
  name: 'get_proposal',
  title: 'Read a proposal',
  description:
    'Reads one proposal: who decided and what became of it. With wait_seconds it answers as soon as a person has decided and the run has ended, or when the time is up.',
  version: 1,
  scopes: ['approvals:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({ id: z.uuid(), wait_seconds: z.int().min(0).max(55).default(0) }),
  output: proposalDetail,
  say: ({ status, run, sentence }) => `${run ? `${status}, run ${run}` : status}: ${sentence}`,
  nextSteps: ({ status }) =>
    status === 'proposed' ? ['Send the person to the url; call again with wait_seconds'] : [],
  async run({ id, wait_seconds }, { ports, principal, signal }) {
    const view = await ports.proposals.wait(principal, id, wait_seconds * 1000, signal);
    return detailOf(view, ports.proposals.url(id));
  },
});
