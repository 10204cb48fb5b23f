import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import './ports.ts';

export const revokePolicy = localAction({
  name: 'revoke_policy',
  title: 'Revoke a standing policy',
  description: 'Proposes to end a standing policy: what it covered asks a person again from then on.',
  version: 1,
  scopes: ['approvals:act'],
  egress: 'none',
  input: z.object({ policy: z.uuid() }),
  output: z.object({ revoked: z.boolean() }),
  say: () => 'The policy is revoked.',
  async preview({ policy }, { ports, principal }) {
    const found = (await ports.proposals.standing(principal)).find(({ id }) => id === policy);
    if (!found) throw new Refusal('not_found', 'There is no such policy in force.', { path: 'policy' });
    return {
      sentence: `End the standing policy “${found.document.name}”.`,
      targets: [{ ref: policy, title: found.document.name, before: true, after: false }],
      totals: [],
      facts: [{ label: 'Actions', value: found.document.actions.join(', '), source: 'the policy' }],
      reversibility: { kind: 'reversible' as const, how: 'Adopt it anew.' },
      risk: { level: 'low' as const, reasons: ['Agents will have to ask again.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: (target, { policies }) => policies.isInForce(target.ref),
  async apply(target, { policies }) {
    await policies.revoke(target.ref);
    return { receipt: { policy: target.ref } };
  },
  result: ([receipt]) => ({ revoked: receipt !== null }),
});
