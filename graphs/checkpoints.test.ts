import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { Command, END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../platform/database/embedded.ts';
import { openCheckpoints } from './checkpoints.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterAll(() => rm(folder, { recursive: true }));

const graph = new StateGraph(MessagesAnnotation)
  .addNode('wait', () => {
    const { word } = interrupt<object, { word: string }>({ question: 'Which word?' });
    return { messages: [new AIMessage(word)] };
  })
  .addEdge(START, 'wait')
  .addEdge('wait', END)
  .compile();
const config = { configurable: { thread_id: 'tenant/thread' }, durability: 'sync' as const };

it('keep a graph that waits, over a restart on disk, and are made ready twice without harm', async () => {
  const first = await openEmbedded({ folder });
  graph.checkpointer = await openCheckpoints(first);
  await openCheckpoints(first);
  await graph.invoke({ messages: [new HumanMessage('hello')] }, config);
  await first.close();

  const second = await openEmbedded({ folder });
  graph.checkpointer = await openCheckpoints(second);
  const { tasks } = await graph.getState(config);
  const [pending] = tasks[0]!.interrupts;
  expect(pending!.value).toEqual({ question: 'Which word?' });
  const { messages } = await graph.invoke(
    new Command({ resume: { [pending!.id!]: { word: 'tea' } } }),
    config,
  );
  expect(messages.map(({ text }) => text)).toEqual(['hello', 'tea']);
  await second.close();
});

it('lie in a schema of their own, out of reach of the roles that tools run under', async () => {
  const database = await openEmbedded();
  await openCheckpoints(database);
  const tables = await database.asOwner(
    "select table_name from information_schema.tables where table_schema = 'langgraph' order by 1",
  );
  expect(tables).toEqual(
    ['checkpoint_blobs', 'checkpoint_migrations', 'checkpoint_writes', 'checkpoints'].map(table_name => ({
      table_name,
    })),
  );
  const grants = await database.asOwner(
    "select grantee from information_schema.table_privileges where table_schema = 'langgraph' and grantee <> 'postgres'",
  );
  expect(grants).toEqual([]);
  await database.close();
});
