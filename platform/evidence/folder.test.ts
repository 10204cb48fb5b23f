import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { sha256 } from '../canonical.ts';
import { newId } from '../identifiers.ts';
import { evidenceFolder } from './folder.ts';

let folder: string;
let store: ReturnType<typeof evidenceFolder>;
const [ours, theirs] = [newId(), newId()];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  store = evidenceFolder(folder);
});

it('whatever is put comes back under its SHA-256, to its own tenant only', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), async bytes => {
      const digest = await store.put(ours, bytes);
      expect(digest).toBe(sha256(bytes));
      expect(await store.get(ours, digest)).toEqual(bytes);
      expect(await store.get(theirs, digest)).toBeUndefined();
    }),
    { numRuns: 30 },
  ));

it('the same bytes are kept once, whoever is first of many at a time', async () => {
  const bytes = new TextEncoder().encode('the cart is empty');
  const digests = await Promise.all(Array.from({ length: 8 }, () => store.put(ours, bytes)));
  const parent = join(folder, ours, digests[0]!.slice(0, 2));
  expect(new Set(digests).size).toBe(1);
  expect(await readdir(parent)).toEqual([digests[0]]);
  expect((await stat(join(parent, digests[0]!))).mode & 0o777).toBe(0o600);
});

it('bytes that somebody changed are refused, not given out', async () => {
  const digest = await store.put(ours, new TextEncoder().encode('as it was'));
  await writeFile(join(folder, ours, digest.slice(0, 2), digest), 'as it is');
  await expect(store.get(ours, digest)).rejects.toMatchObject({ code: 'fingerprint_mismatch' });
});

it.each(['../../keys/master', 'A'.repeat(64), '', `${'a'.repeat(64)}/..`])(
  '%j is no digest and never becomes a path',
  async digest => {
    await expect(store.get(ours, digest)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.get('..', 'a'.repeat(64))).rejects.toMatchObject({ code: 'not_found' });
  },
);
