import { z } from 'zod';
import { draft } from '../../platform/tool.ts';
import './ports.ts';

export const withdrawProposal = draft({
  name: 'withdraw_proposal',
  title: 'Withdraw a proposal',
  description: 'Takes back a proposal of yours that has not been carried out. It can never make one happen.',
  version: 1,
  scopes: ['approvals:draft'],
  egress: 'none',
  input: z.object({ id: z.uuid(), reason: z.string().max(300).optional() }),
  output: z.object({ id: z.uuid(), status: z.string() }),
  say: () => 'The proposal is withdrawn.',
  async run({ id, reason }, { ports, principal }) {
    await ports.proposals.withdraw(principal, id, reason);
    return { id, status: 'withdrawn' };
  },
});
