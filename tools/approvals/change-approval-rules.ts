import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { approvalRules } from '../../platform/proposals/rules.ts';
import { localAction } from '../../platform/tool.ts';
import './ports.ts';

/** Who must look at what. No standing policy can ever cover it; the change holds for proposals made after it. */
export const changeApprovalRules = localAction({
  name: 'change_approval_rules',
  title: 'Change the rules of approval',
  description:
    'Proposes to change who must approve what: two people from a risk or amount on, a separate requester, how long a decision may take. Fields left out stay.',
  version: 1,
  scopes: ['approvals:act'],
  egress: 'none',
  input: approvalRules.partial(),
  output: z.object({ version: z.int() }),
  say: ({ version }) => `The rules of approval are version ${version} now.`,
  async preview(input, { ports, principal }) {
    const { version, rules } = await ports.proposals.rules(principal);
    const after = approvalRules.parse({ ...rules, ...input });
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
      key => JSON.stringify(after[key]) !== JSON.stringify(rules[key]),
    );
    if (changed.length === 0) throw new Refusal('invalid_input', 'That is how the rules are already.');
    const words = changed.map(
      key => `${key.replaceAll('_', ' ')}: ${sayOf(rules[key])} → ${sayOf(after[key])}`,
    );
    return {
      sentence: `Change the rules of approval (${words.join('; ')}).`,
      targets: [
        {
          ref: 'approval-rules',
          title: 'Rules of approval',
          before: { version, rules },
          after: { version: version + 1, rules: after },
        },
      ],
      totals: [],
      facts: words.map(value => ({ label: 'Changes', value, source: 'the request' })),
      reversibility: {
        kind: 'reversible' as const,
        how: 'Change them back; what was decided meanwhile stays decided.',
      },
      risk: { level: 'high' as const, reasons: ['It changes who must approve what.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: (_target, { policies }) => policies.rules(),
  async apply(target, { policies }) {
    const { rules } = target.after as { rules: unknown };
    return { receipt: { version: await policies.changeRules(rules) } };
  },
  result: ([receipt]) => z.object({ version: z.int() }).parse(receipt),
});

const sayOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
