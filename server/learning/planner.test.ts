import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Person } from '../testing/person.ts';
import { type Started, start } from '../testing/started.ts';
import type { LearningView, Problem } from '../wire.ts';

let started: Started;
let owner: Person;
beforeAll(async () => {
  started = await start({ COUNTERSIGN_LEARNING_EXAMPLES: '1' });
  owner = await started.operator();
}, 120_000);
afterAll(() => started?.close());

it('gathers examples of what the offline planner understood, and pretends nothing else', async () => {
  await owner.send('PUT', '/api/learning/consent', { given: true });
  const conversation = await owner.conversation();
  await conversation.say('find noise-cancelling headphones at Countersign Store');
  const proposal = await conversation.propose('buy two of the first one');
  await owner.decide(proposal, 'reject', { reason: 'too dear' });
  const view = await vi.waitFor(
    async () => {
      const read = await owner.read<LearningView>('/api/learning');
      expect(read.waiting).toHaveLength(1);
      return read;
    },
    { timeout: 30_000 },
  );
  expect(view.waiting[0]).toMatchObject({
    understood: [{ intent: 'buy', slots: { ordinal: 1, quantity: 2 } }],
    decisions: [{ decision: 'reject', reason: 'too dear' }],
  });
  expect(view).toMatchObject({ reader: { live: false, name: 'offline planner' }, draft: null });
  expect(view.versions).toMatchObject([{ number: 1, standing: 'current', prompt: null }]);
  await owner.post(`/api/learning/examples/${view.waiting[0]!.id}/accept`);
  const drafted = await owner.send<{ problem: Problem }>('POST', '/api/learning/versions', {
    prompt: 'Read well.',
    note: 'Better.',
  });
  expect(drafted).toMatchObject({ status: 400 });
  expect(drafted.body.problem.message).toBe(
    'The offline planner reads messages here. It has no prompt and no model.',
  );
});
