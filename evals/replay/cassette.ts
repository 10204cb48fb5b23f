import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { canonicalJson, fingerprint, type Json } from '../../platform/canonical.ts';

const exchange = z.strictObject({
  /** SHA-256 of the request's body as canonical JSON: prompt, schema, situation and message are all in it. */
  request: z.string().regex(/^[0-9a-f]{64}$/),
  status: z.int(),
  response: z.json(),
});
export type Exchange = z.infer<typeof exchange>;

const toolCall = z.strictObject({ server: z.string(), tool: z.string(), input: z.json(), answer: z.json() });
export type RecordedCall = z.infer<typeof toolCall>;

/** One conversation: all that a model and the tools answered in it, and what time it was. */
export const cassette = z.strictObject({
  id: z.string(),
  model: z.string(),
  /** A stand-in for a model answered: it proves the machinery, and says nothing of any model. */
  synthetic: z.boolean(),
  recorded_at: z.iso.datetime(),
  time_zone: z.string(),
  turns: z.array(
    z.strictObject({
      now: z.iso.datetime(),
      exchanges: z.array(exchange),
      calls: z.array(toolCall),
    }),
  ),
  /** The proposals that it made, as the console shows them. */
  proposals: z.array(z.json()),
});
export type Cassette = z.infer<typeof cassette>;

export const requestDigest = (body: unknown): string => fingerprint(body as Json);

/** How a tool call is found again: what was called, with what. */
export const callKey = (server: string, tool: string, input: unknown): string =>
  `${server}/${tool} ${canonicalJson(JSON.parse(JSON.stringify(input)) as Json)}`;

/** Where recordings lie: real ones here, made with a key of one's own. */
export const recordingsFolder = new URL('../recordings/', import.meta.url);

const fileOf = (suite: string, folder: URL): URL => new URL(`${suite}.jsonl`, folder);

/** The recordings of a suite, or undefined when there are none. */
export async function readCassettes(
  suite: string,
  folder = recordingsFolder,
): Promise<Cassette[] | undefined> {
  const file = fileOf(suite, folder);
  if (!existsSync(file)) return undefined;
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map(line => cassette.parse(JSON.parse(line)));
}

export async function writeCassettes(
  suite: string,
  all: readonly Cassette[],
  folder = recordingsFolder,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = fileOf(suite, folder);
  await writeFile(file, all.map(each => `${JSON.stringify(each)}\n`).join(''));
  return fileURLToPath(file);
}
