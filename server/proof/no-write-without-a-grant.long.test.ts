import { expect, it } from 'vitest';
import { prove } from './prove.ts';

/** `RUNS=1000 npx vitest run --project long server/proof` plays more. */
const runs = Number(process.env.RUNS ?? 60);

it('writes no price that nobody signed, in many histories on one server', async () => {
  const tally = await prove(runs);
  console.log(`Over HTTP: ${JSON.stringify(tally)}`);
  expect(tally.histories).toBe(runs);
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(runs / 2);
}, 3_600_000);
