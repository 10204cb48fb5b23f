import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Competition, openCompetition } from '../tools/testing/competition.ts';
import { refreshDue } from './refresh-competitors.ts';

let house: Competition;
beforeAll(async () => {
  house = await openCompetition();
}, 60_000);
afterAll(() => house.close());

it('the clock reads what is due at every tenant, and nothing before its time', async () => {
  const [one, other] = [await house.open(), await house.open()];
  for (const trader of [one, other])
    await trader.approved('watch_competitor', { competitor: 'voltbarn', brands: ['Tessaro'] });
  const round = (signal = new AbortController().signal) =>
    refreshDue(house.test.kernel, async () => [one.tenant, other.tenant], signal);
  const seen = async () =>
    Promise.all(
      [one, other].map(async trader => {
        const { watches } = await trader.data<{ watches: { seen: string | null; failures: number }[] }>(
          'list_watches',
        );
        return watches[0]!.seen;
      }),
    );
  await round(AbortSignal.abort());
  expect(await seen()).toEqual([null, null]);
  await round();
  const first = await seen();
  expect(first).not.toContain(null);
  house.wait(5);
  await round();
  expect(await seen()).toEqual(first);
  house.wait(2);
  await round();
  for (const [index, at] of (await seen()).entries()) expect(at! > first[index]!).toBe(true);
});
