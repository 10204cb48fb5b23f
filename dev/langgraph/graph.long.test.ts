import { readFileSync } from 'node:fs';
import { HumanMessage } from '@langchain/core/messages';
import { MemorySaver } from '@langchain/langgraph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Conversation } from '../../graphs/conversation.ts';
import { registry } from '../../graphs/registry.ts';
import { newId } from '../../platform/identifiers.ts';
import { type Started, start } from '../../server/testing/started.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
}, 120_000);
afterAll(() => started.close());

it('exports, where langgraph.json says, the supervisor over the tools of a server beside it', async () => {
  const { graphs } = JSON.parse(readFileSync(new URL('langgraph.json', import.meta.url), 'utf8'));
  const [file, name] = graphs.countersign.split(':');
  const { [name]: make } = await import(new URL(file, import.meta.url).href);
  const operator = await started.operator();
  const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'LangGraph dev server' });
  Object.assign(process.env, { COUNTERSIGN_URL: started.origin, COUNTERSIGN_TOKEN: secret });

  const config = { configurable: { thread_id: newId() } };
  const graph = await make(config);
  graph.checkpointer = new MemorySaver();
  expect(Object.keys(graph.nodes)).toEqual(expect.arrayContaining(registry.map(each => each.name)));
  const say = async (words: string): Promise<Conversation> =>
    graph.invoke({ messages: [new HumanMessage(words)] }, { ...config, context: {} });
  await say('find noise-cancelling headphones under $250');
  const { open } = await say('buy the best');
  expect(open).toHaveLength(1);
  expect(await operator.proposal(open[0]!.id)).toMatchObject({ status: 'proposed' });
  const { tasks } = await graph.getState(config);
  expect(tasks[0].interrupts[0].value).toMatchObject({ proposal: open[0]!.id });
});
