import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEmbedded } from '../../platform/database/embedded.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { newId } from '../../platform/identifiers.ts';
import { people, said, serve, textsOf } from './testing/served.ts';

it('a conversation is woken after a restart, with a message answered beside the wait before it and one after', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'restart-'));
  const everybody = people();
  const { tenant } = everybody.ada;

  const first = await openEmbedded({ folder });
  await migrate(first, []);
  const before = await serve(first, everybody);
  const { thread_id: thread } = await before.client('ada').threads.create();
  await before.client('ada').runs.wait(thread, 'order', { input: said('buy tea') });
  await before.client('ada').runs.wait(thread, 'order', { input: said('hello') });
  // This answer is cut off by the end of the process.
  before.ledger.gate = new Promise(() => {});
  const cut = await before.client('ada').runs.create(thread, 'order', { input: said('slow') });
  await before.close();
  await first.close();

  const second = await openEmbedded({ folder });
  const after = await serve(second, everybody);
  const ada = after.client('ada');
  expect(await ada.threads.get(thread)).toMatchObject({ status: 'interrupted' });
  expect(await ada.runs.get(thread, cut.run_id)).toMatchObject({ status: 'interrupted' });
  expect(textsOf(await ada.runs.join(thread, cut.run_id)).at(-1)).toBe('slow');
  await ada.runs.wait(thread, 'order', { input: said('are you there') });
  const event = newId();
  const wake = () =>
    after.api.wake({ tenant, thread, subject: 'tea', value: { decision: 'approved' }, event });
  await Promise.all([wake(), wake()]);
  const { values } = await ada.threads.getState(thread);
  expect(textsOf(values)).toEqual([
    'buy tea',
    'I propose to order tea.',
    'hello',
    'You said: hello',
    'slow',
    'are you there',
    'You said: are you there',
    'tea: approved',
  ]);
  expect(after.ledger.reports).toEqual(['tea: approved']);
  await after.close();
  await second.close();
  await rm(folder, { recursive: true });
});
