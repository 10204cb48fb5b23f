import { once } from 'node:events';
import { connect } from 'node:net';
import { MessageTupleManager, StreamManager } from '@langchain/langgraph-sdk/ui';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/identifiers.ts';
import { openTestDatabase } from '../../platform/testing/database.ts';
import { all, people, type Served, said, serve, textsOf } from './testing/served.ts';

let database: Database;
let served: Served;
const everybody = people();
beforeAll(async () => {
  database = await openTestDatabase();
  served = await serve(database, everybody, { runMs: 2_000, runsWaitingPerThread: 3 });
});
afterAll(async () => {
  await served.close();
  await database.close();
});

const ada = () => served.client('ada');
const newThread = async (): Promise<string> => (await ada().threads.create()).thread_id;
/** The ids of a stream's events, which the client's types leave out. */
const idsOf = (events: readonly object[]) => events.map(event => (event as { id?: string }).id);
/** Holds back the graph's slow answers until it is called. */
function closeGate(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  served.ledger.gate = promise;
  return resolve;
}

describe('assistants', () => {
  it('are the graphs, found by name or id', async () => {
    const [assistant] = await ada().assistants.search({ graphId: 'order' });
    expect(assistant).toMatchObject({ graph_id: 'order', name: 'order', description: 'Orders tea.' });
    expect(await ada().assistants.get('order')).toEqual(assistant);
    expect(await ada().assistants.get(assistant!.assistant_id)).toEqual(assistant);
    expect(await ada().assistants.search({ graphId: 'other' })).toEqual([]);
    const { nodes, edges } = await ada().assistants.getGraph('order');
    expect(nodes.map(({ id }) => id)).toContain('propose');
    expect(edges).toContainEqual(expect.objectContaining({ source: '__start__', target: 'understand' }));
    expect(await ada().assistants.getSchemas('order')).toMatchObject({
      graph_id: 'order',
      input_schema: { required: ['messages'], additionalProperties: false },
    });
    await expect(ada().assistants.get('nobody')).rejects.toThrow(/HTTP 404/);
  });
});

describe('threads', () => {
  it('are made, named after their first message, renamed, found, counted, deleted', async () => {
    const client = served.client('olga');
    const made = await client.threads.create({ graphId: 'order', metadata: { shelf: 'a' } });
    expect(made).toMatchObject({ status: 'idle', values: null, interrupts: {}, metadata: { shelf: 'a' } });
    expect(await client.threads.getState(made.thread_id)).toMatchObject({
      values: {},
      next: [],
      checkpoint: null,
    });
    await client.runs.wait(made.thread_id, 'order', { input: said(`hello ${'there '.repeat(30)}`) });
    const { metadata, values } = await client.threads.get(made.thread_id);
    expect(metadata!.title).toMatch(/^hello there .*…$/);
    expect(metadata!.graph_id).toBe('order');
    expect(textsOf(values)).toHaveLength(2);
    await client.threads.update(made.thread_id, { metadata: { title: 'Tea', shelf: 'b' } });
    const other = await client.threads.create({ metadata: { shelf: 'c' } });
    const found = await client.threads.search({ metadata: { shelf: 'b' } });
    expect(found.map(({ thread_id }) => thread_id)).toEqual([made.thread_id]);
    expect(found[0]!.metadata).toMatchObject({ title: 'Tea' });
    const newest = await client.threads.search({ sortBy: 'created_at', sortOrder: 'desc', limit: 1 });
    expect(newest.map(({ thread_id }) => thread_id)).toEqual([other.thread_id]);
    const next = await client.threads.search({
      sortBy: 'created_at',
      sortOrder: 'desc',
      limit: 1,
      offset: 1,
    });
    expect(next.map(({ thread_id }) => thread_id)).toEqual([made.thread_id]);
    expect(await client.threads.search({ ids: [other.thread_id], select: ['thread_id', 'status'] })).toEqual([
      { thread_id: other.thread_id, status: 'idle' },
    ]);
    expect(await client.threads.count({ status: 'idle' })).toBe(2);
    await client.threads.delete(other.thread_id);
    expect(await client.threads.count()).toBe(1);
  });

  it('keep their history', async () => {
    const thread = await newThread();
    await ada().runs.wait(thread, 'order', { input: said('one') });
    await ada().runs.wait(thread, 'order', { input: said('two') });
    const history = await ada().threads.getHistory(thread, { limit: 100 });
    expect(textsOf(history[0]!.values)).toEqual(['one', 'You said: one', 'two', 'You said: two']);
    expect(history[0]!.checkpoint).toMatchObject({ thread_id: thread, checkpoint_ns: '' });
    expect(history[0]!.parent_checkpoint).toEqual(history[1]!.checkpoint);
    const before = { configurable: { checkpoint_id: history[1]!.checkpoint.checkpoint_id } };
    expect(await ada().threads.getHistory(thread, { limit: 100, before })).toEqual(history.slice(2));
  });
});

describe('a run', () => {
  it('streams in every mode that was asked for', async () => {
    const thread = await newThread();
    let created: unknown;
    const events = await all(
      ada().runs.stream(thread, 'order', {
        input: said('hello'),
        streamMode: ['values', 'updates', 'messages', 'messages-tuple', 'custom'],
        onRunCreated: run => {
          created = run;
        },
      }),
    );
    expect(events[0]).toMatchObject({ event: 'metadata', data: { thread_id: thread, attempt: 1 } });
    expect(created).toEqual({ thread_id: thread, run_id: (events[0]!.data as { run_id: string }).run_id });
    expect(idsOf(events)).toEqual(events.map((_, position) => String(position)));
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'custom',
        data: { kind: 'progress', step: 'understand', message: 'hello' },
      }),
    );
    const answer = expect.objectContaining({ type: 'ai', content: 'You said: hello' });
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'messages',
        data: [answer, expect.objectContaining({ langgraph_node: 'answer', thread_id: thread })],
      }),
    );
    expect(events).toContainEqual(expect.objectContaining({ event: 'messages/partial', data: [answer] }));
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'messages/complete', data: expect.arrayContaining([answer]) }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'updates', data: { answer: { messages: [answer] } } }),
    );
    expect(textsOf(events.findLast(({ event }) => event === 'values')!.data)).toEqual([
      'hello',
      'You said: hello',
    ]);
    expect(served.ledger.callers.at(-1)).toBe('ada');
  });

  it('drives the client-side state of useStream, through heartbeats', async () => {
    const thread = await newThread();
    const open = closeGate();
    const manager = new StreamManager<{ messages: { type: string; content: string }[] }>(
      new MessageTupleManager(),
      {
        throttle: false,
      },
    );
    const progress: unknown[] = [];
    const errors: unknown[] = [];
    const seen = manager.start(
      async signal =>
        ada().runs.stream(thread, 'order', {
          input: said('slow'),
          streamMode: ['values', 'messages-tuple', 'custom'],
          streamResumable: true,
          onDisconnect: 'continue',
          signal,
        }) as never,
      {
        getMessages: values => (values.messages ?? []) as never,
        setMessages: (values, messages) => ({ ...values, messages }) as never,
        initialValues: { messages: [] },
        callbacks: {
          onCustomEvent: data => {
            progress.push(data);
            setTimeout(open, 100);
          },
        },
        onSuccess: () => undefined,
        onError: error => void errors.push(error),
      },
    );
    await seen;
    expect(errors).toEqual([]);
    expect(progress).toHaveLength(1);
    expect(manager.values!.messages.map(({ content }) => content)).toEqual(['slow', 'You said: slow']);
  });

  it('is rejoined after the last event that was seen, while it goes on and when it is over', async () => {
    const thread = await newThread();
    const open = closeGate();
    const first = await ada().runs.create(thread, 'order', {
      input: said('slow'),
      streamMode: ['values', 'custom'],
      streamResumable: true,
    });
    const joined = all(ada().runs.joinStream(thread, first.run_id, { lastEventId: '-1' }));
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'busy' });
    open();
    const events = await joined;
    expect(events.at(-1)).toMatchObject({ event: 'values' });
    const again = await all(ada().runs.joinStream(thread, first.run_id, { lastEventId: events[1]!.id! }));
    expect(again).toEqual(events.slice(2));
    const customOnly = await all(ada().runs.joinStream(thread, first.run_id, { streamMode: 'custom' }));
    expect(customOnly.map(({ event }) => event)).toEqual(['metadata', 'custom']);
    expect(textsOf(await ada().runs.join(thread, first.run_id))).toEqual(['slow', 'You said: slow']);
    expect(await ada().runs.get(thread, first.run_id)).toMatchObject({ status: 'success' });
  });

  it('is taken up again by the client itself when its connection breaks', async () => {
    const thread = await newThread();
    const open = closeGate();
    const events: { event: string }[] = [];
    for await (const part of ada().runs.stream(thread, 'order', {
      input: said('slow'),
      streamMode: ['values', 'custom'],
    })) {
      events.push(part);
      if (part.event === 'custom') {
        served.server.closeAllConnections();
        open();
      }
    }
    expect(idsOf(events)).toEqual(events.map((_, position) => String(position)));
    expect(events.at(-1)).toMatchObject({ event: 'values' });
  });

  it('waits for the one before it', async () => {
    const thread = await newThread();
    const open = closeGate();
    const slow = ada().runs.wait(thread, 'order', { input: said('slow') });
    await served.client('ada').runs.create(thread, 'order', { input: said('next') });
    const [next] = await ada().runs.list(thread);
    open();
    await slow;
    expect(textsOf(await ada().runs.join(thread, next!.run_id))).toEqual([
      'slow',
      'You said: slow',
      'next',
      'You said: next',
    ]);
  });

  it('is refused while another goes on, when asked so, and when too many wait', async () => {
    const thread = await newThread();
    const open = closeGate();
    const begin = (strategy: 'reject' | 'enqueue') =>
      ada().runs.create(thread, 'order', { input: said('slow'), multitaskStrategy: strategy });
    await begin('enqueue');
    await expect(begin('reject')).rejects.toThrow(/HTTP 409.*thread_busy/s);
    await begin('enqueue');
    const last = await begin('enqueue');
    const fourth = await fetch(`${served.origin}/threads/${thread}/runs`, {
      method: 'POST',
      headers: { 'x-test-person': 'ada', 'content-type': 'application/json' },
      body: JSON.stringify({ assistant_id: 'order', input: said('slow') }),
    });
    expect([fourth.status, fourth.headers.get('retry-after')]).toEqual([429, '5']);
    open();
    await ada().runs.join(thread, last.run_id);
  });

  it('gives way to the next, when asked so', async () => {
    const thread = await newThread();
    closeGate();
    const slow = await ada().runs.create(thread, 'order', { input: said('slow') });
    const next = await ada().runs.wait(thread, 'order', {
      input: said('hello'),
      multitaskStrategy: 'interrupt',
    });
    expect(textsOf(next)).toEqual(['slow', 'hello', 'You said: hello']);
    expect(await ada().runs.get(thread, slow.run_id)).toMatchObject({ status: 'interrupted' });
  });

  it('is stopped on request, once', async () => {
    const thread = await newThread();
    closeGate();
    const slow = await ada().runs.create(thread, 'order', { input: said('slow') });
    await ada().runs.cancel(thread, slow.run_id, true);
    expect(await ada().runs.get(thread, slow.run_id)).toMatchObject({ status: 'interrupted' });
    await expect(ada().runs.cancel(thread, slow.run_id)).rejects.toThrow(/HTTP 409.*run_not_active/s);
    await expect(ada().runs.cancel(thread, newId())).rejects.toThrow(/HTTP 404/);
    expect(textsOf(await ada().runs.wait(thread, 'order', { input: said('hello') })).at(-1)).toBe(
      'You said: hello',
    );
  });

  it.each([
    ['cancel', 'interrupted'],
    ['continue', 'success'],
  ] as const)('obeys on_disconnect %s', async (onDisconnect, status) => {
    const thread = await newThread();
    const open = closeGate();
    const leaving = new AbortController();
    let id = '';
    const watching = all(
      ada().runs.stream(thread, 'order', {
        input: said('slow'),
        onDisconnect,
        signal: leaving.signal,
        onRunCreated: ({ run_id }) => {
          id = run_id;
          leaving.abort();
        },
      }),
    ).catch(() => []);
    await watching;
    if (onDisconnect === 'continue') open();
    await ada().runs.join(thread, id);
    expect(await ada().runs.get(thread, id)).toMatchObject({ status });
  });

  it('ends when it takes too long, and says so', async () => {
    const thread = await newThread();
    closeGate();
    await expect(ada().runs.wait(thread, 'order', { input: said('slow') })).rejects.toThrow(
      /timeout: .* 2 s/,
    );
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'error' });
  });

  it('that fails says so without its own words, and the thread goes on', async () => {
    const thread = await newThread();
    const events = await all(ada().runs.stream(thread, 'order', { input: said('break') }));
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      data: { error: 'internal', mend: 'Send the message again.' },
    });
    expect(JSON.stringify(events)).not.toContain('a secret of ours');
    expect(String(served.bugs.at(-1))).toContain('a secret of ours');
    expect(JSON.stringify(await ada().threads.getState(thread))).not.toContain('a secret of ours');
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'error' });
    expect(textsOf(await ada().runs.wait(thread, 'order', { input: said('hello') })).at(-1)).toBe(
      'You said: hello',
    );
  });

  it('makes its thread when asked to', async () => {
    const thread = newId();
    const result = await ada().runs.wait(thread, 'order', { input: said('hello'), ifNotExists: 'create' });
    expect(textsOf(result)).toEqual(['hello', 'You said: hello']);
    expect(await ada().threads.get(thread)).toMatchObject({ metadata: { title: 'hello' } });
  });
});

describe('the wire', () => {
  it('frames events and heartbeats as the client reads them', async () => {
    const thread = await newThread();
    const open = closeGate();
    const body = JSON.stringify({ assistant_id: 'order', input: said('slow'), stream_mode: 'custom' });
    const { hostname, port, pathname } = new URL(served.origin);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST ${pathname}/threads/${thread}/runs/stream HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-test-person: ada\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    let text = '';
    socket.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      if (text.includes(': heartbeat\n')) open();
    });
    await once(socket, 'end');
    expect(text).toMatch(/content-type: text\/event-stream/i);
    expect(text).toMatch(new RegExp(`content-location: /threads/${thread}/runs/`, 'i'));
    expect(text).toMatch(new RegExp(`\\nlocation: /threads/${thread}/runs/[0-9a-f-]+/stream`, 'i'));
    expect(text).toMatch(/id: 0\nevent: metadata\ndata: \{.*\}\n\n/);
    expect(text).toMatch(/: heartbeat\n/);
  });

  it('answers /ok to anybody, /info to those who are known', async () => {
    expect(await (await fetch(`${served.origin}/ok`)).json()).toEqual({ ok: true });
    expect((await fetch(`${served.origin}/info`)).status).toBe(401);
  });
});
