/**
 * The contract between language and graphs: what a message was understood to ask, whoever read it
 * (the offline planner or a live model). Nothing here decides or writes: an intent in {@link binding}
 * leads to a proposal, and a person countersigns.
 */
import { z } from 'zod';
import { currencyCode, money } from '../platform/money.ts';
import { approvals, general } from './intents/general.ts';
import { pricing } from './intents/pricing.ts';
import { quality } from './intents/quality.ts';
import { shopping } from './intents/shopping.ts';
import { Ordinal } from './intents/values.ts';

/** Slots by intent, by capability. */
export const intentSlots = { ...shopping, ...approvals, ...pricing, ...quality, ...general };
export type IntentName = keyof typeof intentSlots;
export const intentNames = Object.keys(intentSlots) as IntentName[];

/** One intent with typed slots. `clause` counts the parts of the message from 0. */
export type Intent = {
  [Name in IntentName]: { intent: Name; slots: z.infer<(typeof intentSlots)[Name]>; clause: number };
}[IntentName];
export type IntentOf<Name extends IntentName> = Extract<Intent, { intent: Name }>;

const clause = z.int().min(0).describe('which part of the message, counted from 0');

const options = intentNames.map(name =>
  z.strictObject({ intent: z.literal(name), slots: intentSlots[name], clause }),
);

export const Intent = z.discriminatedUnion('intent', options as never) as unknown as z.ZodType<Intent>;

/** Part of a message that led to nothing, why, and what was held back because of it. */
export const Fragment = z.strictObject({
  text: z.string().describe('the words, as typed'),
  clause,
  reason: z.enum(['unknown', 'ambiguous', 'unresolved', 'hypothetical', 'negated', 'missing']),
  withheld: z
    .enum(intentNames as [IntentName, ...IntentName[]])
    .describe('the binding intent that was not emitted because of this fragment')
    .optional(),
  question: z.string().describe('what to ask the person').optional(),
});
export type Fragment = z.infer<typeof Fragment>;

export const Understanding = z.strictObject({
  intents: z.array(Intent).describe('in the order said'),
  not_understood: z.array(Fragment),
  suggestions: z
    .array(z.string())
    .max(5)
    .describe('nearest things one could ask, as messages one could send'),
  corrections: z
    .array(z.strictObject({ text: z.string(), read_as: z.string() }))
    .describe('words taken for a misspelling; never words that bind')
    .default([]),
});
export type Understanding = z.infer<typeof Understanding>;

/**
 * Intents that lead to a proposal or to a write that a policy covers. When part of their clause, or of a clause
 * they build on, was not understood, they are held back and become a question.
 */
export const binding: ReadonlySet<IntentName> = new Set<IntentName>([
  'buy',
  'add_to_cart',
  'change_quantity',
  'change_address',
  'checkout',
  'cancel_order',
  'return_order',
  'reorder',
  'undo',
  'withdraw_proposal',
  'adjust_prices',
  'undo_price_run',
  'stop_price_schedule',
  'watch_competitor',
  'heal_selector',
  'generate_test',
  'start_manual_session',
  'rerun_job',
  'quarantine_test',
  'set_preference',
]);

/** What the conversation is about: little enough to send with every message. Titles are text from outside. */
export const Situation = z.strictObject({
  offers: z
    .array(
      z.strictObject({
        ordinal: Ordinal,
        id: z.string(),
        title: z.string(),
        brand: z.string().optional(),
        merchant: z.string().optional(),
        price: money.optional(),
      }),
    )
    .default([]),
  cart: z
    .strictObject({
      id: z.string(),
      lines: z.array(z.strictObject({ line: Ordinal, title: z.string(), quantity: z.int() })),
    })
    .optional(),
  proposals: z
    .array(z.strictObject({ id: z.string(), summary: z.string() }))
    .describe('open ones, newest first')
    .default([]),
  last_order: z.strictObject({ id: z.string(), title: z.string().optional() }).optional(),
  last_run: z.strictObject({ id: z.string(), kind: z.enum(['price', 'order', 'ci', 'other']) }).optional(),
  focus: z
    .strictObject({ kind: z.enum(['offer', 'cart', 'proposal', 'order', 'run']), ref: z.string() })
    .describe('what "it" and "that" mean now: the thing last shown or done; an offer is named by its ordinal')
    .optional(),
});
export type Situation = z.infer<typeof Situation>;

/** A message with all that is needed to understand it. `now` is a UTC instant; `currency` that of bare numbers. */
export const UnderstandingRequest = z.strictObject({
  message: z.string().max(4000),
  now: z.iso.datetime(),
  time_zone: z.string().describe('IANA name'),
  currency: currencyCode,
  situation: Situation,
});
export type UnderstandingRequest = z.infer<typeof UnderstandingRequest>;

/** Name of the tool that a model calls to say what it understood. */
export const understandTool = 'understand';

/**
 * The rule that no reader of messages can break: what binds is held back when part of its clause, or of a clause
 * before it, was not understood. The planner keeps it by itself; a live model is held to it.
 */
export function withholdUncertain(understanding: Understanding): Understanding {
  const first = Math.min(...understanding.not_understood.map(fragment => fragment.clause));
  const [kept, uncertain] = [
    understanding.intents.filter(one => !binding.has(one.intent) || one.clause < first),
    understanding.intents.filter(one => binding.has(one.intent) && one.clause >= first),
  ];
  if (uncertain.length === 0) return understanding;
  const fragments = uncertain.map(
    (one): Fragment => ({
      text: one.intent.replaceAll('_', ' '),
      clause: one.clause,
      reason: 'unresolved',
      withheld: one.intent,
      question: `Part of the message was not clear. Shall I ${one.intent.replaceAll('_', ' ')}?`,
    }),
  );
  return { ...understanding, intents: kept, not_understood: [...understanding.not_understood, ...fragments] };
}
