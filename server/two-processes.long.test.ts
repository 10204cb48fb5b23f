import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnDatabase, ownDatabase } from '../platform/database/own-database.ts';
import { localDoor } from './local-door.ts';
import type { Conversation } from './testing/conversation.ts';
import { Person } from './testing/person.ts';
import { settingsOf } from './testing/started.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;
const script = join(import.meta.dirname, '../cli/countersign.ts');

/** Two processes of the product with one database and one keyring, as an installation with several servers runs. */
describe.skipIf(!url)('two processes on one PostgreSQL', () => {
  let own: OwnDatabase;
  const children: ChildProcess[] = [];
  const folders: string[] = [];
  let first: ChildProcess;
  let ada: Person;
  let adaElsewhere: Person;
  beforeAll(async () => {
    own = await ownDatabase(url!);
    for (let number = 0; number < 2; number++) folders.push(await mkdtemp(join(tmpdir(), 'countersign-')));
    first = await startProcess(folders[0]!);
    await cp(join(folders[0]!, 'keys'), join(folders[1]!, 'keys'), { recursive: true });
    await startProcess(folders[1]!);
    ada = await signInAt(folders[0]!);
    adaElsewhere = await signInAt(folders[1]!);
  }, 300_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    await own?.drop();
  });

  async function startProcess(folder: string): Promise<ChildProcess> {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [script, 'start'], {
      env: {
        PATH,
        ...settingsOf(0),
        COUNTERSIGN_MARKET: 'none',
        COUNTERSIGN_DATA: folder,
        DATABASE_URL: own.url,
        NODE_NO_WARNINGS: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout!, 'data');
    return child;
  }
  const reportsIn = async (conversation: Conversation, id: string): Promise<number> =>
    (await conversation.messages()).filter(message => message.id === `report-${id}`).length;

  it('a conversation of one goes on once, though the decision came in at the other', async () => {
    const conversation = await ada.conversation();
    const ids = [
      await conversation.propose('lower the prices of cables by 1 %'),
      await conversation.propose('lower the prices of headphones by 1 %'),
    ];
    await conversation.say('help');
    const elsewhere = conversation.heldBy(adaElsewhere);
    expect((await elsewhere.messages()).length).toBe((await conversation.messages()).length);
    await Promise.all([adaElsewhere.approve(ids[0]!), ada.approve(ids[1]!)]);
    for (const id of ids) {
      expect((await elsewhere.told(id)).text).toContain('exactly what you approved');
      expect(await reportsIn(conversation, id)).toBe(1);
    }
  }, 300_000);

  it('of two decisions at once, one at each, one is taken', async () => {
    const conversation = await ada.conversation();
    const id = await conversation.propose('lower the prices of cables by 1 %');
    const answers = await Promise.all([ada.decide(id, 'approve'), adaElsewhere.decide(id, 'approve')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    // Either process may carry it out and tell of it, so neither one's own stream is watched here.
    await expect.poll(() => reportsIn(conversation, id), { timeout: 120_000 }).toBe(1);
    expect((await ada.proposal(id)).run).toMatchObject({ status: 'applied' });
  }, 300_000);

  it('what waited in a process that was killed is decided, carried out and told by the other', async () => {
    const conversation = await ada.conversation();
    const id = await conversation.propose('lower the prices of cables by 2 %');
    first.kill('SIGKILL');
    await once(first, 'exit');
    const elsewhere = conversation.heldBy(adaElsewhere);
    await elsewhere.say('help');
    const { targets } = await adaElsewhere.approve(id);
    expect(targets.every(({ status }) => status === 'verified')).toBe(true);
    expect((await elsewhere.told(id)).text).toContain('exactly what you approved');
    expect(await reportsIn(elsewhere, id)).toBe(1);
  }, 300_000);
});

async function signInAt(folder: string): Promise<Person> {
  const { origin, secret } = localDoor(folder)!;
  const headers = { 'x-countersign-local': secret };
  const response = await fetch(`${origin}/local/links`, { method: 'POST', headers });
  const { link } = (await response.json()) as { link: string };
  return Person.signIn(origin, new URL(link).hash.slice(1));
}
