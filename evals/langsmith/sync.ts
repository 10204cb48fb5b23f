import type { Client } from 'langsmith';
import { v5 } from 'uuid';
import { canonicalJson, type Json } from '../../platform/canonical.ts';

/** An example as this project keeps it. */
export interface Example {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Pushed {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** In LangSmith and not here: left alone, for somebody may have put them there. */
  readonly others: number;
}

/** Where our own identifier stands; LangSmith's must be a UUID. */
const ownId = 'countersign_id';
const space = '7d0f4a8e-3c25-5b1f-9a64-0c9be1d2f6a7';

/** The same example has the same UUID on every machine, so that a second push finds what the first one made. */
export const uuidOf = (dataset: string, id: string): string => v5(`${dataset}/${id}`, space);

/** An example as LangSmith keeps it, under its UUID. */
export const asSent = ({ id, inputs, outputs, metadata }: Example): Omit<Example, 'id'> => ({
  inputs,
  outputs,
  metadata: { ...metadata, [ownId]: id },
});

/** Sends what is new or was changed here. What is equal there is not sent again, and nothing is deleted. */
export async function push(client: Client, dataset: string, examples: readonly Example[]): Promise<Pushed> {
  const datasetId = await idOf(client, dataset, true);
  const there = new Map<string, string>();
  for await (const { id, inputs, outputs, metadata } of client.listExamples({ datasetId }))
    there.set(id, textOf({ inputs, outputs: outputs ?? {}, metadata: without(metadata, 'dataset_split') }));
  const wanted = examples.map(example => {
    const sent = asSent(example);
    return { uuid: uuidOf(dataset, example.id), sent, text: textOf(sent) };
  });
  const created = wanted.filter(({ uuid }) => !there.has(uuid));
  const updated = wanted.filter(({ uuid, text }) => there.has(uuid) && there.get(uuid) !== text);
  const own = new Set(wanted.map(({ uuid }) => uuid));
  for (const some of batches(created))
    await client.createExamples(some.map(({ uuid, sent }) => ({ id: uuid, dataset_id: datasetId, ...sent })));
  for (const some of batches(updated))
    await client.updateExamples(some.map(({ uuid, sent }) => ({ id: uuid, dataset_id: datasetId, ...sent })));
  return {
    created: created.length,
    updated: updated.length,
    unchanged: wanted.length - created.length - updated.length,
    others: [...there.keys()].filter(id => !own.has(id)).length,
  };
}

/** All examples of a dataset as we keep them. An example that was made over there keeps its UUID as its identifier. */
export async function pull(client: Client, dataset: string): Promise<Example[]> {
  const datasetId = await idOf(client, dataset, false);
  const examples: Example[] = [];
  for await (const { id, inputs, outputs, metadata } of client.listExamples({ datasetId })) {
    const told = without(metadata, ownId, 'dataset_split');
    examples.push({ id: String(metadata?.[ownId] ?? id), inputs, outputs: outputs ?? {}, metadata: told });
  }
  return examples.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function idOf(client: Client, name: string, make: boolean): Promise<string> {
  if (await client.hasDataset({ datasetName: name }))
    return (await client.readDataset({ datasetName: name })).id;
  if (!make) throw new Error(`LangSmith has no dataset ${name}.`);
  const description = 'Kept in the Countersign repository; pushed from there.';
  return (await client.createDataset(name, { description, dataType: 'kv' })).id;
}

const without = (metadata: object | null | undefined, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => !names.includes(name)));

const textOf = (value: object): string => canonicalJson(JSON.parse(JSON.stringify(value)) as Json);

const batchSize = 100;
const batches = <Item>(all: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(all.length / batchSize) }, (_, at) =>
    all.slice(at * batchSize, (at + 1) * batchSize),
  );
