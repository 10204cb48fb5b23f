import { afterAll, beforeAll, expect, it } from 'vitest';
import { modernClient } from '../mcp-servers/fixture/clients.ts';
import { readSealed, writeSealed } from '../platform/privacy/sealed-records.ts';
import { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type { ServerView } from './wire.ts';

let started: Started;
let ada: Person;
beforeAll(async () => {
  started = await start();
  ada = await started.operator();
}, 120_000);
afterAll(() => started.close());

const servers = () => ada.read<ServerView[]>('/api/servers');
const unreviewed = async () => (await servers()).filter(each => each.unreviewed).map(({ name }) => name);
const serverCalled = async (name: string) => (await servers()).find(each => each.name === name)!;

/** What an assistant is told that searches the catalog. */
async function searched(): Promise<string> {
  const { secret } = await ada.post<{ secret: string }>('/api/tokens', { name: 'Assistant' });
  const client = await modernClient(`${started.origin}/mcp/catalog`, {}, secret);
  const reply = await client.callTool({ name: 'search_catalog', arguments: { query: 'headphones' } });
  await client.close();
  return JSON.stringify(reply.content);
}

it('what an installation shows at its first start counts as reviewed', async () => {
  expect(await unreviewed()).toEqual([]);
});

it('row 23: a server that shows something else than was reviewed answers nothing until an owner has read it', async () => {
  const { kernel, installation } = started.running;
  const { tenant } = installation;
  const kept = (await readSealed(kernel.parts, tenant, tenant, 'reviewed_surfaces')) as Record<
    string,
    { hash: string; tools: Record<string, string> }
  >;
  // As an older version of the product left it: one tool was described otherwise, and one was there that is gone.
  const { search_catalog: _today, ...others } = kept.catalog!.tools;
  const before = { hash: 'of then', tools: { ...others, search_catalog: 'of then', browse_catalog: 'gone' } };
  const value = { ...kept, catalog: before };
  await writeSealed(kernel.parts, {
    tenant,
    subject: tenant,
    name: 'reviewed_surfaces',
    value,
    by: 'executor',
  });
  await started.stop();
  await started.startAgain();

  expect(await unreviewed()).toEqual(['catalog']);
  const { tools, unreviewed: change } = await serverCalled('catalog');
  expect(tools).toBe(0);
  expect(change).toMatchObject({ added: [], changed: ['search_catalog'], removed: ['browse_catalog'] });
  expect(await searched()).toContain('has changed since it was reviewed');
  const asked = await (await ada.conversation()).say('find noise-cancelling headphones');
  expect(asked.text).toContain('has changed since it was reviewed');

  const invited = await ada.post<{ link: string }>('/api/operators', { name: 'Ben', role: 'operator' });
  const ben = await Person.signIn(started.origin, invited.link.split('#')[1]!);
  const review = (person: Person, hash: string) =>
    person.send<{ problem: { code: string } }>('POST', '/api/servers/catalog/review', { hash });
  expect((await review(ben, change!.hash)).body.problem.code).toBe('insufficient_scope');
  expect((await review(ada, 'of then')).body.problem.code).toBe('fingerprint_mismatch');
  expect((await ada.send('POST', '/api/servers/nowhere/review', { hash: 'x' })).status).toBe(404);
  expect(await unreviewed()).toEqual(['catalog']);

  expect((await review(ada, change!.hash)).status).toBe(200);
  expect(await unreviewed()).toEqual([]);
  expect(await searched()).not.toContain('has changed since it was reviewed');
  await started.stop();
  await started.startAgain();
  expect(await unreviewed()).toEqual([]);
}, 120_000);
