import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { type OwnDatabase, ownDatabase } from '../../platform/database/own-database.ts';
import { openServer } from '../../platform/database/server.ts';
import { newId } from '../../platform/identifiers.ts';
import { listen } from '../testing/events.ts';
import { people, type Served, said, serve, textsOf } from './testing/served.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

/** Two servers that share nothing but the database. */
describe.skipIf(!url)('two servers on one PostgreSQL', () => {
  const everybody = people();
  const { tenant } = everybody.ada;
  let own: OwnDatabase;
  const databases: Database[] = [];
  const servers: Served[] = [];
  beforeAll(async () => {
    own = await ownDatabase(url!);
    for (const _ of [1, 2]) databases.push(await openServer(own.url));
    await migrate(databases[0]!, []);
    servers.push(...(await Promise.all(databases.map(database => serve(database, everybody)))));
  });
  afterAll(async () => {
    for (const served of servers) await served.close();
    for (const database of databases) await database.close();
    await own?.drop();
  });
  const reports = (item: string) =>
    servers.flatMap(({ ledger }) => ledger.reports).filter(report => report.startsWith(item));
  const begin = async (...messages: string[]): Promise<string> => {
    const ada = servers[0]!.client('ada');
    const { thread_id } = await ada.threads.create();
    for (const message of messages) await ada.runs.wait(thread_id, 'order', { input: said(message) });
    return thread_id;
  };

  it('wake a conversation once, whichever hears the event, and how often', async () => {
    const thread = await begin('buy tea', 'buy cups');
    const wakes = ['tea', 'cups'].flatMap(subject => {
      const call = { tenant, thread, subject, value: { decision: 'approved' }, event: newId() };
      return [...servers, ...servers].map(({ api }) => api.wake(call));
    });
    await Promise.all(wakes);
    expect(reports('tea')).toEqual(['tea: approved']);
    expect(reports('cups')).toEqual(['cups: approved']);
    const { values } = await servers[1]!.client('ada').threads.getState<{ orders: string[] }>(thread);
    expect(textsOf(values).slice(4).sort()).toEqual(['cups: approved', 'tea: approved']);
    expect([...values.orders].sort()).toEqual(['cups', 'tea']);
  });

  it('tell the second of two deciding events who won', async () => {
    const thread = await begin('buy milk');
    const outcomes = await Promise.all(
      servers.map(({ api }) =>
        api.wake({ tenant, thread, subject: 'milk', value: { decision: 'approved' }, event: newId() }),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['answered_before', 'continued']);
    expect(reports('milk')).toHaveLength(1);
  });

  it('answer the messages of one conversation one after the other', async () => {
    const thread = await begin();
    const said8 = Array.from({ length: 8 }, (_, position) => `message ${position}`);
    await Promise.all(
      said8.map((message, position) =>
        servers[position % 2]!.client('ada').runs.wait(thread, 'order', { input: said(message) }),
      ),
    );
    const { values } = await servers[0]!.client('ada').threads.getState(thread);
    const texts = textsOf(values);
    expect(texts.filter((_, position) => position % 2 === 0).sort()).toEqual(said8);
    for (let position = 0; position < texts.length; position += 2)
      expect(texts[position + 1]).toBe(`You said: ${texts[position]}`);
  });

  it('tell whoever follows a conversation at one of a run of the other, and of what came of it', async () => {
    const thread = await begin();
    const events = await listen(`${servers[1]!.origin}/threads/${thread}/stream`, {
      'x-test-person': 'ada',
    });
    await servers[0]!.client('ada').runs.wait(thread, 'order', { input: said('hello') });
    const [began, end] = [await events.next(), await events.next()];
    events.close();
    expect([began!.event, end!.event]).toEqual(['metadata', 'values']);
    expect(textsOf(JSON.parse(end!.data))).toEqual(['hello', 'You said: hello']);
  });

  it('show the end of a run that the other one runs, and stop it', async () => {
    const thread = await begin();
    const [one, other] = servers.map(served => served.client('ada'));
    let open = (): void => {};
    servers[0]!.ledger.gate = new Promise(resolve => {
      open = resolve;
    });
    const first = await one!.runs.create(thread, 'order', { input: said('slow') });
    const joined = other!.runs.join(thread, first.run_id);
    open();
    expect(textsOf(await joined)).toEqual(['slow', 'You said: slow']);
    servers[0]!.ledger.gate = new Promise(() => {});
    const second = await one!.runs.create(thread, 'order', { input: said('slow') });
    await other!.runs.cancel(thread, second.run_id, true);
    expect(await other!.runs.get(thread, second.run_id)).toMatchObject({ status: 'interrupted' });
  });
});
