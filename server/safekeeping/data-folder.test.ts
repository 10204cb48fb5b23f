import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFolderPath, openDataFolder } from './data-folder.ts';

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'countersign-data-'));
  path = join(parent, 'data');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Another process that holds the folder, once it has said so. */
async function holder(): Promise<ChildProcess> {
  const module = new URL('./data-folder.ts', import.meta.url).href;
  const script = `const { openDataFolder } = await import(${JSON.stringify(module)});
    await openDataFolder(${JSON.stringify(path)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('is made with its parts, for its owner only', async () => {
  const folder = await openDataFolder(path);
  expect((await readdir(path)).sort()).toEqual([
    'database',
    'evidence',
    'keys',
    'lock',
    'lock.json',
    'market',
  ]);
  for (const made of [path, folder.keys, folder.database])
    expect((await stat(made)).mode & 0o777).toBe(0o700);
  await folder.release();
});

it('is refused to a second start, which hears who holds it', async () => {
  const child = await holder();
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_folder_locked',
    message: expect.stringContaining(`process ${child.pid}`),
  });
  await kill(child);
});

it('stays held by a process that only sleeps, and is free at once when it was killed', async () => {
  const child = await holder();
  child.kill('SIGSTOP');
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_locked' });
  await kill(child);
  const folder = await openDataFolder(path);
  await folder.release();
});

it('is held against the same process too, and free after its release', async () => {
  const first = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_locked' });
  await first.release();
  await first.release();
  const second = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_locked' });
  await second.release();
});

it('is won by one of many that start at once', async () => {
  const starts = await Promise.allSettled(Array.from({ length: 10 }, () => openDataFolder(path)));
  const won = starts.filter(start => start.status === 'fulfilled');
  expect(won).toHaveLength(1);
  await won[0]!.value.release();
});

it('is where the environment says', () => {
  expect(dataFolderPath({ COUNTERSIGN_DATA: '/var/lib/countersign' })).toBe('/var/lib/countersign');
  expect(dataFolderPath({})).toBe(join(process.cwd(), '.countersign'));
});
