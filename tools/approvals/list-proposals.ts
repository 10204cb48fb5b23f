import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import './ports.ts';
import { proposalSummary } from './proposal-summary.ts';

export const listProposals = query({
  name: 'list_proposals',
  title: 'List proposals',
  description: 'Lists your proposals and where each stands. Only a person decides on them, in the console.',
  version: 1,
  scopes: ['approvals:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    status: z
      .array(
        z.enum([
          'proposed',
          'approved',
          'executed',
          'rejected',
          'withdrawn',
          'expired',
          'superseded',
          'stale',
        ]),
      )
      .default([]),
    limit: z.int().min(1).max(50).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({ proposals: z.array(proposalSummary), total: z.int() }),
  say: ({ proposals, total }) =>
    `${total} proposals; ${proposals.filter(({ status }) => status === 'proposed').length} of those shown wait for a person.`,
  async run({ status, limit, offset }, { ports, principal }) {
    const page = await ports.proposals.list(principal, { status, limit, offset });
    return {
      total: page.total,
      proposals: page.proposals.map(
        ({ id, status: stands, action, sentence, risk, decideBy, createdAt, runStatus }) => ({
          id,
          status: stands,
          action,
          sentence,
          risk,
          decide_by: decideBy,
          created_at: createdAt,
          run: runStatus,
          url: ports.proposals.url(id),
        }),
      ),
    };
  },
});
