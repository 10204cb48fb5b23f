import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { localDoor } from './local-door.ts';
import { Person } from './testing/person.ts';
import { settingsOf, simulationSecret } from './testing/started.ts';

const script = join(import.meta.dirname, '../cli/countersign.ts');
const started: ChildProcess[] = [];
const folders: string[] = [];
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Starts the product as a process of its own and resolves when it says that it is ready. */
async function startProcess(folder: string, port: number): Promise<ChildProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script, 'start'], {
    env: { PATH, ...settingsOf(port), COUNTERSIGN_DATA: folder, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout!, 'data');
  return child;
}

async function signInAt(folder: string): Promise<Person> {
  const { origin, secret } = localDoor(folder)!;
  const headers = { 'x-countersign-local': secret };
  const response = await fetch(`${origin}/local/links`, { method: 'POST', headers });
  const { link } = (await response.json()) as { link: string };
  return Person.signIn(origin, new URL(link).hash.slice(1));
}

it('a server that is killed in the middle of an order goes on when it is started again: one order, and its conversation told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  folders.push(folder);
  const killed = await startProcess(folder, 0);
  const before = await signInAt(folder);
  const conversation = await before.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  const id = await conversation.propose('buy the best');
  expect((await before.decide(id, 'approve')).body.status).toBe('approved');
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  const { port } = new URL(before.origin);
  const again = await startProcess(folder, Number(port));
  const after = await signInAt(folder);
  const { targets } = await after.settled(id);
  expect(targets[0]!.status).toBe('verified');
  const { checkout } = targets[0]!.receipt as { checkout: string };
  const merchants = await after.read<{ id: string; url: string }[]>('/api/merchants');
  const ledger = await fetch(
    `${merchants.find(merchant => merchant.id === 'voltbarn')!.url}/testing/ledger`,
    {
      headers: { 'simulation-secret': simulationSecret },
    },
  );
  const { orders } = (await ledger.json()) as { orders: { checkout_id: string }[] };
  expect(orders.filter(({ checkout_id }) => checkout_id === checkout)).toHaveLength(1);
  expect((await conversation.heldBy(after).told(id)).text).toContain('exactly what you approved');

  again.kill('SIGTERM');
  expect(await once(again, 'exit')).toEqual([0, null]);
});
