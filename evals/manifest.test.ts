import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetsFolder } from './datasets.ts';
import { type Dataset, presenceOf, readManifest } from './manifest.ts';

/** `printf 'hello\n'` in a/b.txt, as `sha256sum` and `sha256sum` over its line give it. */
const recorded: Dataset = {
  name: 'greetings',
  what: 'One greeting',
  source: 'Us',
  licence: 'CC0',
  kept: 'outside',
  files: 1,
  bytes: 6,
  sha256: '226dff683affd28f6ba69c05dcbc89a9be2dc72e06b87516495769f6507223f4',
  fetch: 'Write it.',
};

async function folderWith(text: string): Promise<string> {
  const outside = await mkdtemp(join(tmpdir(), 'datasets-'));
  await mkdir(join(outside, 'greetings', 'a'), { recursive: true });
  await writeFile(join(outside, 'greetings', 'a', 'b.txt'), text);
  return outside;
}

describe('the manifest of data', () => {
  it('has every folder that is committed', async () => {
    const here = (await readManifest()).filter(({ kept }) => kept === 'here').map(({ name }) => name);
    const entries = await readdir(new URL('../datasets', import.meta.url), { withFileTypes: true });
    expect(here.toSorted()).toEqual(
      entries
        .filter(entry => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('is true of the data on this machine, where there is any', async () => {
    for (const dataset of await readManifest())
      expect([dataset.name, await presenceOf(dataset, datasetsFolder())]).toEqual([
        dataset.name,
        expect.stringMatching(/^(committed|absent|as recorded)$/),
      ]);
  });

  it('tells data that was changed from data that is not there', async () => {
    expect(await presenceOf(recorded, await folderWith('hello\n'))).toBe('as recorded');
    expect(await presenceOf(recorded, await folderWith('hallo\n'))).toEqual({ differs: 'other contents' });
    expect(await presenceOf(recorded, await folderWith('hello'))).toEqual({
      differs: '1 files of 5 bytes, not 1 of 6',
    });
    expect(await presenceOf(recorded, '/nowhere')).toBe('absent');
  });
});
