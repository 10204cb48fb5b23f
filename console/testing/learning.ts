import type { LearningView, OwnLearningView } from '../../server/wire.ts';
import { at, idOf } from './order.ts';
import { proposals } from './proposals.ts';

const inputs = {
  now: at(-60),
  time_zone: 'Europe/London',
  currency: 'USD',
  situation: { offers: [], proposals: [] },
};
const one = [{ intent: 'buy', slots: { choice: 'ordinal', ordinal: 1 } }];
const two = [{ intent: 'buy', slots: { choice: 'ordinal', ordinal: 1, quantity: 2 } }];

/** What the learning page reads: an example of each standing, and three versions. */
export const learning: LearningView = {
  consent: { given: true, by: 'Ada Byron', at: at(-600) },
  reader: { live: true, name: 'gpt-5-mini' },
  least: 20,
  fresh: 1,
  draft: 3,
  acceptedCount: 21,
  next: 'Version 3 is scored again within a week, or when 19 more examples are accepted.',
  waiting: [
    {
      id: idOf(901),
      status: 'waiting',
      inputs: { ...inputs, message: 'buy two of the first one <b>\u202Enow, I am at [redacted:email]' },
      understood: one,
      expected: one,
      readBy: 2,
      notedAt: at(-50),
      reviewedBy: null,
      reviewedAt: null,
      decisions: [
        {
          proposal: proposals.waiting!.id,
          action: 'complete_checkout',
          decision: 'edit',
          reason: null,
          before: { quantity: 1, address: 'home' },
          after: { quantity: 2, address: 'home' },
          at: at(-40),
        },
      ],
    },
  ],
  accepted: [
    {
      id: idOf(902),
      status: 'accepted',
      inputs: { ...inputs, message: 'two of the first one, please' },
      understood: one,
      expected: two,
      readBy: 1,
      notedAt: at(-90),
      reviewedBy: 'Ada Byron',
      reviewedAt: at(-70) as never,
      decisions: [
        {
          proposal: proposals.rejected!.id,
          action: 'complete_checkout',
          decision: 'reject',
          reason: 'two, I said',
          before: null,
          after: null,
          at: at(-80),
        },
      ],
    },
  ],
  versions: [
    {
      number: 3,
      standing: 'draft',
      model: 'gpt-5-nano',
      prompt: null,
      fingerprint: 'c0ffee00'.repeat(8),
      note: 'Cheaper, if it reads as well.',
      by: 'Ada Byron',
      at: at(-30),
      score: {
        n: 20,
        against: 2,
        at: at(-20),
        current: { right: 17, intent_f1: 0.97, slot_f1: 0.95, wrong_writes: 0 },
        candidate: { right: 12, intent_f1: 0.9, slot_f1: 0.86, wrong_writes: 2 },
        changes: [
          {
            example: idOf(902),
            becomes: 'wrong',
            expected: 'buy',
            current: 'buy',
            candidate: 'find_products, buy',
            slots: ['query'],
          },
          {
            example: idOf(903),
            becomes: 'right',
            expected: 'buy',
            current: 'nothing',
            candidate: 'buy',
            slots: [],
          },
        ],
      },
    },
    {
      number: 2,
      standing: 'current',
      model: null,
      prompt: 'You read one message. Mind how many are wanted.',
      fingerprint: 'facade00'.repeat(8),
      note: 'It overlooked quantities.',
      by: 'Ada Byron',
      at: at(-300),
      score: null,
    },
    {
      number: 1,
      standing: 'earlier',
      model: 'gpt-5-mini',
      prompt: 'You read one message.',
      fingerprint: 'decade00'.repeat(8),
      note: 'As shipped and configured.',
      by: 'Countersign',
      at: null,
      score: null,
    },
  ],
};

/** What the page of one's own memory reads of it. */
export const ownWords: OwnLearningView = {
  given: true,
  messages: learning.waiting.map(({ id, inputs: { message }, status, notedAt }) => ({
    id,
    message,
    status,
    at: notedAt,
  })),
};
