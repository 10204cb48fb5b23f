import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BaseCheckpointSaver } from '@langchain/langgraph';
import { Client } from '@langchain/langgraph-sdk';
import express from 'express';
import { openCheckpoints } from '../../../graphs/checkpoints.ts';
import type { Database } from '../../../platform/database/database.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/identifiers.ts';
import type { Principal } from '../../../platform/principal.ts';
import { createLangGraphApi, type LangGraphApi } from '../api.ts';
import type { Limits } from '../parts.ts';
import { type Ledger, orderGraph } from './order-graph.ts';

const person = (name: string, tenant: string): Principal => ({
  tenant,
  id: newId(),
  kind: 'operator',
  name,
  scopes: name === 'olga' ? ['operators:manage'] : [],
});

/** Three people of two tenants, and their clients. */
export function people() {
  const [tenant, foreign] = [newId(), newId()];
  return { ada: person('ada', tenant), olga: person('olga', tenant), mallory: person('mallory', foreign) };
}
export type People = ReturnType<typeof people>;

export interface Served {
  readonly api: LangGraphApi;
  readonly ledger: Ledger;
  readonly origin: string;
  readonly bugs: unknown[];
  readonly server: Server;
  client(name: keyof People): Client;
  close(): Promise<void>;
}

/** The API with the test's graph on a free port of this machine; a caller is known by its name in a header. */
export async function serve(
  database: Database,
  everybody: People,
  limits: Partial<Limits> = {},
  checkpointer?: BaseCheckpointSaver,
): Promise<Served> {
  const ledger: Ledger = { reports: [], callers: [], failures: 0, gate: Promise.resolve() };
  const bugs: unknown[] = [];
  const all = Object.values(everybody);
  const api = createLangGraphApi({
    database,
    checkpointer: checkpointer ?? (await openCheckpoints(database)),
    graphs: { order: orderGraph(ledger) },
    descriptions: { order: 'Orders tea.' },
    async principalOf(request) {
      const found = all.find(({ name }) => name === request.header('x-test-person'));
      if (!found) throw new Refusal('unauthenticated', 'Nobody is signed in.');
      return found;
    },
    principalFor: async (tenant, owner) => all.find(it => it.tenant === tenant && it.id === owner)!,
    subjectOf: payload => (payload as { proposal?: string }).proposal ?? null,
    mayDebug: principal => principal.scopes.includes('operators:manage'),
    onBug: thrown => void bugs.push(thrown),
    limits: { heartbeatMs: 20, ...limits },
  });
  const server = createServer(express().use('/langgraph', api.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/langgraph`;
  return {
    api,
    ledger,
    origin,
    bugs,
    server,
    client: name => new Client({ apiUrl: origin, apiKey: null, defaultHeaders: { 'x-test-person': name } }),
    async close() {
      await api.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a person says, as the client sends it. */
export const said = (content: string) => ({ messages: [{ type: 'human', content }] });

/** All that a stream brings. */
export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** The texts of a conversation. */
export const textsOf = (values: unknown): string[] =>
  (values as { messages: { content: string }[] }).messages.map(({ content }) => content);
