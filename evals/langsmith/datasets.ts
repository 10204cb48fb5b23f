import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { conversationCase } from '../conversations/case.ts';
import { exampleOf, readExamples } from '../conversations/example.ts';
import type { Example } from './sync.ts';

const utterance = exampleOf(
  z.strictObject({ message: z.string().min(1), situation: z.json().optional() }),
  z.strictObject({
    intents: z.array(z.strictObject({ intent: z.string(), slots: z.record(z.string(), z.json()) })),
  }),
);

interface Synced {
  /** Within `datasets/`. */
  readonly path: string;
  readonly schema: z.ZodType;
}

const conversations = (name: string): Synced => ({ path: `${name}/${name}.jsonl`, schema: conversationCase });

/** What is kept in LangSmith as well, by name. The held-out utterances are not: nobody is to look at them there either. */
export const synced: Readonly<Record<string, Synced>> = {
  'utterances-development': { path: 'utterances/development.jsonl', schema: utterance },
  'utterances-blind-development': { path: 'utterances/blind-development.jsonl', schema: utterance },
  'utterances-operators-development': { path: 'utterances/operators-development.jsonl', schema: utterance },
  ...Object.fromEntries(
    ['trajectories', 'shopping', 'pricing', 'quality', 'refusal', 'grounding', 'interrupts', 'cost'].map(
      name => [name, conversations(name)],
    ),
  ),
};

/** What a dataset is called in LangSmith, where others' datasets lie as well. */
export const remoteName = (name: string): string => `countersign-${name}`;

const ours = new URL('../../datasets/', import.meta.url);

/** The examples of a dataset as they are in the file, each validated; defaults are not written into them. */
export function readSynced(name: string, folder: URL = ours): Example[] {
  const { path, schema } = synced[name]!;
  const at = new URL(path, folder);
  readExamples(schema, at);
  return readExamples(asWritten, at);
}

const record = z.record(z.string(), z.json());
const asWritten = z.object({ id: z.string(), inputs: record, outputs: record, metadata: record.default({}) });

/** Validates all and then writes all: a file is never half of one thing and half of another. */
export async function writeSynced(
  name: string,
  examples: readonly Example[],
  folder: URL = ours,
): Promise<void> {
  const { path, schema } = synced[name]!;
  if (examples.length === 0)
    throw new Error(`LangSmith's ${remoteName(name)} has no examples; ${path} is left as it is.`);
  for (const example of examples) {
    const { error } = schema.safeParse(example);
    if (error)
      throw new Error(
        `${example.id} of ${remoteName(name)} is no valid example; ${path} is left as it is. ${z.prettifyError(error).split('\n').slice(0, 4).join(' ')}`,
      );
  }
  const to = fileURLToPath(new URL(path, folder));
  await writeFile(
    `${to}.new`,
    inOrderOf(name, examples, folder)
      .map(each => `${JSON.stringify(each)}\n`)
      .join(''),
  );
  await rename(`${to}.new`, to);
}

/** As the file had them, so that a change shows as one; new ones at the end. */
function inOrderOf(name: string, examples: readonly Example[], folder: URL): readonly Example[] {
  const places = new Map(readSynced(name, folder).map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: Example): number => places.get(id) ?? places.size;
  return examples.toSorted((a, b) => placeOf(a) - placeOf(b));
}
