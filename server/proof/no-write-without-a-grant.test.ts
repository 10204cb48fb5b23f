import { expect, it } from 'vitest';
import { prove } from './prove.ts';

const runs = Number(process.env.RUNS ?? 2);

it('writes no price that nobody signed, whatever is sent to the server by whom and in whatever order', async () => {
  expect(await prove(runs)).toMatchObject({ histories: runs });
}, 600_000);
