/** Proposals seen from the chat, and what is said besides work. */
import { z } from 'zod';
import { currencyCode } from '../../platform/money.ts';
import { constraints } from './values.ts';

const proposal = z.string().min(1).describe('id of a proposal').optional();

export const approvals = {
  list_proposals: z.strictObject({
    status: z
      .enum(['open', 'approved', 'rejected', 'expired', 'withdrawn'])
      .describe('absent: open')
      .optional(),
  }),
  show_proposal: z.strictObject({ proposal }),
  withdraw_proposal: z.strictObject({ proposal }),
  decide_in_chat: z
    .strictObject({ decision: z.enum(['approve', 'reject']), proposal })
    .describe("never a decision: only leads to an answer that points at the card's buttons"),
};

export const general = {
  help: z.strictObject({ topic: z.string().min(1).describe('words, or the name of an intent').optional() }),
  greeting: z.strictObject({}),
  thanks: z.strictObject({}),
  set_preference: z
    .strictObject({
      ...constraints,
      currency: currencyCode.optional(),
      address: z.string().min(1).optional(),
    })
    .describe('something to remember: "always free returns", "never show me Sony", "my currency is EUR"'),
  show_preferences: z.strictObject({}).describe('what is remembered: "what do you remember about me?"'),
  forget_preference: z
    .strictObject({
      text: z.string().min(1).describe('what to forget, as typed: "Sony"').optional(),
      all: z.literal(true).optional(),
    })
    .describe('"forget that I prefer Sony", "forget all my preferences"'),
  kill_switch: z
    .strictObject({ state: z.enum(['freeze', 'resume']) })
    .describe('stop or resume all writes: leads to the button, never acts by itself'),
  small_talk: z.strictObject({}),
  out_of_scope: z.strictObject({}).describe('a request that no capability serves'),
};
