import { z } from 'zod';
import { approvalRules, standingPolicy } from '../../platform/proposals/rules.ts';
import { query } from '../../platform/tool.ts';
import './ports.ts';

export const listPolicies = query({
  name: 'list_policies',
  title: 'List policies',
  description:
    'Tells the rules of approval (who must look at what) and the standing policies that let calls through.',
  version: 1,
  scopes: ['approvals:read'],
  egress: 'none',
  input: z.object({}),
  output: z.object({
    version: z.int(),
    rules: approvalRules,
    standing: z.array(z.object({ id: z.uuid(), valid_until: z.string(), policy: standingPolicy })),
  }),
  say: ({ version, standing }) => `Rules of version ${version}; ${standing.length} standing policies.`,
  async run(_input, { ports, principal }) {
    const [{ version, rules }, standing] = await Promise.all([
      ports.proposals.rules(principal),
      ports.proposals.standing(principal),
    ]);
    return {
      version,
      rules,
      standing: standing.map(({ id, document, validUntil }) => ({
        id,
        valid_until: validUntil,
        policy: document,
      })),
    };
  },
});
