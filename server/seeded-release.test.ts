import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from './testing/person.ts';
import { type Started, simulationSecret, start } from './testing/started.ts';

let started: Started;
let operator: Person;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
});
afterAll(() => started?.close());

const finish = async (): Promise<void> => {
  const response = await fetch(`${started.running.market!.github.api}/testing/finish`, {
    method: 'POST',
    headers: { 'simulation-secret': simulationSecret },
  });
  expect(response.status).toBe(200);
};

it('what npm start seeds goes from red to green by a locator that a person let be healed', async () => {
  const conversation = await operator.conversation();
  const why = await conversation.say('why is release/1.5 red?');
  expect(why.text).toMatch(/release\/1\.5 .* is failing: 1 check failed\..*the element was found again/s);
  const proposal = await conversation.propose('heal the broken selector');
  const { document } = await operator.proposal(proposal);
  const fact = (label: string) => document.facts.find(each => each.label === label)?.value;
  expect(fact('Patch')).toContain(
    "+    await page.getByRole('button', { name: 'Add to the basket' }).click();",
  );
  expect(fact('Picture of the page')).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(document.sentence).toContain('by a pull request to release/1.5');
  expect((await operator.approve(proposal)).targets).toMatchObject([{ status: 'verified' }]);
  expect((await conversation.told(proposal)).text).toMatch(/^Done, and read back/);

  await finish();
  expect((await conversation.say('is CI green on PR #44?')).text).toMatch(/is passing: all 5 checks passed/);
  const { api } = started.running.market!.github;
  const page = `${api}/harbor-goods/storefront/pull/44`;
  expect(await (await fetch(page)).text()).toContain('Merge pull request');
  const merge = (origin: string) => fetch(page, { method: 'POST', headers: { origin } });
  expect((await merge('https://elsewhere.example')).status).toBe(401);
  expect(await (await merge(api)).text()).toContain('Merged');
  await finish();
  const now = await conversation.say('is release/1.5 green?');
  expect(now.text).toMatch(/release\/1\.5 .* is passing: all 10 checks passed/);
});
