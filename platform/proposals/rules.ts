import { z } from 'zod';
import { currencyCode, money } from '../money.ts';
import type { Principal } from '../principal.ts';
import type { Action, Preview, RiskLevel } from '../tool.ts';

const hours = 3_600_000;

/** The tenant's rules of approval: who must look at what, and for how long a question or an answer stands. */
export const approvalRules = z.strictObject({
  /** From this risk on, two distinct people. */
  two_people_from_risk: z.enum(['medium', 'high', 'never']),
  /** From these amounts on, two distinct people; per currency. */
  two_people_from: z.array(money),
  /** From this risk on, a passkey signs the decision. */
  passkey_from_risk: z.enum(['low', 'medium', 'high', 'never']),
  /** Whoever asked for it (or edited it) may not approve it. */
  separate_requester: z.boolean(),
  decide_within_ms: z.int().positive(),
  use_within_ms: z.int().positive(),
});
export type ApprovalRules = z.infer<typeof approvalRules>;

/** The rules of a new installation with one operator: one person, who may be the one that asked. */
export const firstRules: ApprovalRules = {
  two_people_from_risk: 'never',
  two_people_from: [],
  passkey_from_risk: 'never',
  separate_requester: false,
  decide_within_ms: 72 * hours,
  use_within_ms: 1 * hours,
};

/** Lets named actions through within limits, signed beforehand by a person. */
export const plainPolicy = z.strictObject({
  name: z.string().min(1).max(120),
  actions: z.array(z.string()).min(1),
  /** Connector accounts it covers; `any` still means only those that the connector knows as registered. */
  accounts: z.union([z.literal('any'), z.array(z.string()).min(1)]),
  max_risk: z.enum(['low', 'medium']),
  max_spend_per_call: z.array(money),
  budgets: z.array(
    z.strictObject({
      unit: z.union([z.literal('calls'), currencyCode]),
      limit: z.int().positive(),
      window: z.enum(['hour', 'day', 'month', 'ever']),
    }),
  ),
  requesters: z.union([z.literal('any'), z.array(z.uuid()).min(1)]),
});

/** A standing policy as it is kept and signed. */
export const standingPolicy = plainPolicy.extend({
  /**
   * Fingerprint of the envelope, where the capability's own words say how far it reaches: which things, by how much, when.
   * It covers only calls whose preview names this very envelope and lies inside it.
   */
  envelope: z.string().optional(),
});
export type StandingPolicy = z.infer<typeof standingPolicy>;

/** Capabilities that no standing policy can ever cover: the ones that decide who may decide. */
export const neverStanding: ReadonlySet<string> = new Set(['approvals', 'identity']);

/** True for what no standing policy ever covers: those capabilities, and any action that is let to their desks. */
export const decidesWhoDecides = (call: {
  readonly action: Action;
  readonly capability: { readonly name: string };
}): boolean =>
  neverStanding.has(call.capability.name) ||
  (call.action.writes === 'local' && (call.action.desks?.length ?? 0) > 0);

const order: Record<RiskLevel | 'never', number> = { low: 0, medium: 1, high: 2, never: 3 };

/** How many distinct people must approve, whether with a passkey, and why. */
export function requirementsOf(
  rules: ApprovalRules,
  preview: Preview,
): { approvers: 1 | 2; passkey: boolean; why: string[] } {
  const why = [`A ${preview.risk.level}-risk action needs a person's approval.`];
  const risky = order[preview.risk.level] >= order[rules.two_people_from_risk];
  const amount = rules.two_people_from.find(
    limit => preview.spend?.currency === limit.currency && preview.spend.amount >= limit.amount,
  );
  if (risky) why.push(`Two people decide from ${rules.two_people_from_risk} risk on.`);
  if (amount) why.push('Two people decide from this amount on.');
  const passkey = order[preview.risk.level] >= order[rules.passkey_from_risk];
  if (passkey) why.push(`A passkey signs from ${rules.passkey_from_risk} risk on.`);
  return { approvers: risky || amount ? 2 : 1, passkey, why };
}

/** Whether a standing policy covers a previewed call; budgets are reserved apart, when the grant is consumed. */
export function covers(
  policy: StandingPolicy,
  call: {
    readonly action: string;
    readonly decidesWhoDecides: boolean;
    readonly requester: Principal;
    readonly preview: Preview;
  },
): boolean {
  const { preview, requester } = call;
  if (call.decidesWhoDecides || !policy.actions.includes(call.action)) return false;
  if (preview.envelope?.outside.length || preview.envelope?.fingerprint !== policy.envelope) return false;
  if (policy.requesters !== 'any' && !policy.requesters.includes(requester.id)) return false;
  if (policy.accounts !== 'any' && (preview.account === null || !policy.accounts.includes(preview.account)))
    return false;
  if (order[preview.risk.level] > order[policy.max_risk]) return false;
  if (!preview.spend || preview.spend.amount === 0) return true;
  const { amount, currency } = preview.spend;
  return policy.max_spend_per_call.some(limit => limit.currency === currency && amount <= limit.amount);
}

/** What a call takes from a policy's budgets: one call, and its spend in the spend's currency. */
export function drawsOf(
  policy: StandingPolicy,
  spend: { amount: number; currency: string } | null,
  now: Date,
): { unit: string; window: Date; take: number; limit: number }[] {
  return policy.budgets.flatMap(({ unit, limit, window }) => {
    const take = unit === 'calls' ? 1 : spend?.currency === unit ? spend.amount : 0;
    return take > 0 ? [{ unit: `${unit}/${window}`, window: startOf(window, now), take, limit }] : [];
  });
}

function startOf(window: 'hour' | 'day' | 'month' | 'ever', now: Date): Date {
  if (window === 'ever') return new Date(0);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (window === 'month') return new Date(Date.UTC(year, month, 1));
  return new Date(Date.UTC(year, month, day, window === 'hour' ? now.getUTCHours() : 0));
}
