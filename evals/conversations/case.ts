import { z } from 'zod';
import { standingPolicy } from '../../platform/proposals/rules.ts';
import { exampleOf } from './example.ts';

/** What happens in a conversation: something is said, or the person decides on the proposal that was made last. */
const step = z.union([
  z.string().min(1),
  z.strictObject({ approve: z.literal('last') }),
  z.strictObject({ reject: z.string().min(1) }),
]);
export type Step = z.infer<typeof step>;

const inputs = z.strictObject({
  steps: z.array(step).min(1),
  /** Policies that the person has signed before, and that are revoked after. */
  policies: z.array(standingPolicy).default([]),
});

const minor = z.int();
/** A regular expression, without regard to case. */
const pattern = z.string().min(1);

const offers = z.strictObject({
  at_least: z.int().optional(),
  at_most: z.int().optional(),
  /** Every offer: from one of these merchants, within this price (minor units, inclusive), called like this. */
  merchants: z.array(z.string()).optional(),
  price_at_most: minor.optional(),
  price_at_least: minor.optional(),
  titled: pattern.optional(),
  not_titled: pattern.optional(),
  rated_at_least: z.number().optional(),
  /** Each is at least as good as the next. */
  ordered_by: z.enum(['landed', 'arrival', 'rating']).optional(),
  /** Somewhere among them, by `merchant/variant`. */
  contains: z.array(z.string()).optional(),
  /** The landed price of some of them, worked out from the merchant's rates. */
  landed: z.record(z.string(), minor).optional(),
});

const proposal = z.strictObject({
  action: z.string(),
  account: z.string().optional(),
  targets: z.int().optional(),
  /** By their labels on the card. */
  totals: z.record(z.string(), minor).optional(),
  currency: z.string().length(3).optional(),
  items: z.record(z.string(), z.int()).optional(),
  /** By SKU: the price before and after. */
  prices: z.record(z.string(), z.tuple([minor, minor])).optional(),
  risk: z.enum(['low', 'medium', 'high']).optional(),
  sentence: pattern.optional(),
});
export type ExpectedProposal = z.infer<typeof proposal>;

/** What must be seen in the last answer, unless it says otherwise. What is left out is not looked at. */
export const expected = z.strictObject({
  /** Tool calls of the whole conversation. Each call's arguments are among those that were given. */
  calls: z
    .array(z.strictObject({ tool: z.string(), with: z.record(z.string(), z.json()).default({}) }))
    .optional(),
  match: z.enum(['strict', 'superset']).default('strict'),
  /** Proposals of the whole conversation, in order; an empty list: nothing was proposed. */
  proposals: z.array(proposal).optional(),
  /** Actions that wait for a person after each step. */
  waits: z.array(z.array(z.string())).optional(),
  offers: offers.optional(),
  /** Prices that a rule would set, by SKU. */
  prices: z.record(z.string(), z.tuple([minor, minor])).optional(),
  says: z.array(pattern).optional(),
  says_not: z.array(pattern).optional(),
  shows: z
    .array(z.enum(['offers', 'cart', 'proposal', 'order', 'prices', 'table', 'problem', 'outcome']))
    .optional(),
  /** Numbers of the product's own rules, such as the longest message, that an answer may name. */
  rules_say: z.array(z.string()).default([]),
  /** At most so many tool calls in all. */
  calls_at_most: z.int().optional(),
});
export type Expected = z.infer<typeof expected>;

export const conversationCase = exampleOf(inputs, expected);
export type ConversationCase = z.infer<typeof conversationCase>;
