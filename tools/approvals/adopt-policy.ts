import { z } from 'zod';
import { plainPolicy } from '../../platform/proposals/rules.ts';
import { localAction } from '../../platform/tool.ts';

const longestDays = 366;

/** Lets named actions through within limits and budgets. It is signed in the name of the person who approves it. */
export const adoptPolicy = localAction({
  name: 'adopt_policy',
  title: 'Adopt a standing policy',
  description:
    'Proposes to let named actions run without asking, within limits of risk, spend a call and budgets per hour, day or month. It can never cover approvals themselves.',
  version: 1,
  scopes: ['approvals:act'],
  egress: 'none',
  input: z.object({ policy: plainPolicy, days: z.int().min(1).max(longestDays).default(30) }),
  output: z.object({ policy: z.uuid() }),
  say: ({ policy }) => `The policy is in force as ${policy}.`,
  preview: async ({ policy, days }) => ({
    sentence: `Let agents ${policy.actions.join(', ')} without asking, for ${days} days, within the limits of “${policy.name}”.`,
    targets: [{ ref: policy.name, title: policy.name, before: null, after: { policy, days } }],
    totals: [],
    facts: [
      { label: 'Actions', value: policy.actions.join(', '), source: 'the request' },
      {
        label: 'Accounts',
        value: policy.accounts === 'any' ? 'any registered' : policy.accounts.join(', '),
        source: 'the request',
      },
      { label: 'Risk', value: `up to ${policy.max_risk}`, source: 'the request' },
      ...policy.max_spend_per_call.map(({ amount, currency }) => ({
        label: 'Spend a call',
        value: `${amount} ${currency} minor units`,
        source: 'the request',
      })),
      ...policy.budgets.map(({ unit, limit, window }) => ({
        label: 'Budget',
        value: `${limit} ${unit} a ${window}`,
        source: 'the request',
      })),
    ],
    reversibility: { kind: 'reversible' as const, how: 'Revoke the policy; what it let through stays done.' },
    risk: { level: 'high' as const, reasons: ['Agents will act within it without asking.'] },
    guarantees: { conditionalWrite: true, idempotencyKey: true },
    account: null,
  }),
  read: async () => null,
  async apply(target, { policies, now }) {
    const { policy, days } = z.object({ policy: plainPolicy, days: z.int() }).parse(target.after);
    return {
      receipt: { policy: await policies.adopt(policy, new Date(now().getTime() + days * 86_400_000)) },
    };
  },
  result: ([receipt]) => z.object({ policy: z.uuid() }).parse(receipt),
  undo: (_target, receipt) => ({
    tool: 'revoke_policy',
    input: z.object({ policy: z.uuid() }).parse(receipt),
  }),
});
