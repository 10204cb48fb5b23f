import { expect, it } from 'vitest';
import { prove, runs, seed } from './prove.ts';

it('writes nothing outside that nobody signed, whatever happens in whatever order (second half)', async () => {
  await expect(prove(Math.ceil(runs / 2), seed + 1)).resolves.toBeUndefined();
}, 3_600_000);
