import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelTransaction } from '../platform/parts.ts';
import { eraseSubject } from '../platform/privacy/subject-keys.ts';
import { partOf, proposalIn } from './testing/conversation.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type { PreferenceView } from './wire.ts';

let started: Started;
let operator: Person;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
}, 120_000);
afterAll(() => started.close());

const remembered = async (): Promise<PreferenceView[]> =>
  (await operator.send<PreferenceView[]>('GET', '/api/memory')).body;
const phrases = async () => (await remembered()).map(({ phrase }) => phrase).sort();

it('what is said and what decisions teach ranks and prefills, is told when used, and is forgotten', async () => {
  const conversation = await operator.conversation();
  const search = 'find noise-cancelling headphones';
  const first = partOf(await conversation.say(search), 'offers').offers;
  const best = first[0]!.merchant;

  // Said: the merchant that was best comes last, nothing is left out, and the answer says why.
  expect((await conversation.say(`never show me offers from ${best.name}`)).text).toBe(
    `I will remember that you avoid ${best.id}.`,
  );
  const second = await conversation.say(search);
  const { offers } = partOf(second, 'offers');
  expect(offers[0]!.merchant).not.toEqual(best);
  expect(offers.map(({ ref }) => ref).sort()).toEqual(first.map(({ ref }) => ref).sort());
  expect(second.text).toContain(`I took into account that you avoid ${best.id} (said on `);

  // Edited: where it goes. Rejected: too dear.
  const edited = await conversation.propose('buy the first one');
  const next = await operator.post<{ id: string }>(`/api/proposals/${edited}/edit`, {
    input: { address: 'office' },
  });
  await conversation.told(edited);
  await operator.decide(next.id, 'reject', { reason: 'Too expensive' });
  await conversation.told(next.id);
  expect(await phrases()).toEqual([
    `You avoid ${best.id}`,
    'You have things sent to office',
    'You prefer a low price',
  ]);
  const byPhrase = Object.groupBy(await remembered(), ({ phrase }) => phrase);
  expect(byPhrase['You have things sent to office']).toMatchObject([{ taught: 'edited', proposal: edited }]);
  expect(byPhrase['You prefer a low price']).toMatchObject([{ taught: 'rejected', proposal: next.id }]);
  expect(byPhrase[`You avoid ${best.id}`]).toMatchObject([{ taught: 'said', proposal: null }]);

  // Used: the next purchase goes to the office, still as a proposal that a person decides on.
  await conversation.say(search);
  const bought = await conversation.say('buy the first one');
  expect(bought.text).toContain('you have things sent to office (from an edit on ');
  const proposal = await operator.proposal(proposalIn(bought)!);
  expect(proposal).toMatchObject({ status: 'proposed', editable: { address: 'office' } });

  // Shown and forgotten, in words and over HTTP.
  expect(partOf(await conversation.say('show my preferences'), 'table').rows).toHaveLength(3);
  expect((await conversation.say('forget all my preferences')).text).toContain('I forgot that you');
  expect(await remembered()).toEqual([]);
}, 60_000);

it('a person changes and erases what is remembered, and nobody else reads it', async () => {
  const conversation = await operator.conversation();
  await conversation.say('I prefer wireless');
  const [one] = await remembered();
  const changed = await operator.send<PreferenceView>('PATCH', `/api/memory/${one!.id}`, { value: 'wired' });
  expect(changed.body).toMatchObject({ phrase: 'You prefer wired', taught: 'said', proposal: null });
  expect((await operator.send('PATCH', `/api/memory/${one!.id}`, { value: 'x' })).status).toBe(404);
  expect((await operator.send('PATCH', `/api/memory/${changed.body.id}`, { about: 'price' })).status).toBe(
    400,
  );
  expect((await fetch(`${started.origin}/api/memory`)).status).toBe(401);
  expect((await operator.send('DELETE', `/api/memory/${changed.body.id}`)).status).toBe(200);
  expect((await operator.send('DELETE', `/api/memory/${changed.body.id}`)).status).toBe(404);
  expect(await phrases()).toEqual([]);
});

it('goes with the person: when the key is destroyed nothing of it can be read', async () => {
  const conversation = await operator.conversation();
  await conversation.say('I prefer wireless');
  expect(await phrases()).toEqual(['You prefer wireless']);
  const { kernel, installation } = started.running;
  await kernelTransaction(kernel.parts, installation.tenant, t =>
    eraseSubject(t, kernel.parts.keyring, installation.tenant, installation.operator),
  );
  expect(await phrases()).toEqual([]);
});
