import { writeFile } from 'node:fs/promises';
import { Refusal } from '../platform/errors.ts';
import { needServer } from './door.ts';

interface Options {
  readonly accepted?: boolean;
  readonly out?: string;
}

/**
 * `countersign examples <thread…>`: conversations as candidate examples for a dataset, redacted, as JSON Lines. With
 * `--accepted` those that people reviewed and accepted.
 */
export async function examplesCommand(threads: readonly string[], { accepted, out }: Options): Promise<void> {
  if ((accepted === true) === threads.length > 0)
    throw new Refusal('invalid_input', 'Name conversations, or give --accepted.');
  const door = await needServer();
  const paths = accepted
    ? ['/learning/examples']
    : threads.map(thread => `/examples/${encodeURIComponent(thread)}`);
  const lines: string[] = [];
  for (const path of paths)
    for (const example of await door.get<object[]>(path)) lines.push(JSON.stringify(example));
  const text = lines.map(line => `${line}\n`).join('');
  if (!out) return void process.stdout.write(text);
  await writeFile(out, text, { flag: 'wx' });
  console.log(`Wrote ${lines.length} examples to ${out}.${accepted ? '' : reminder}`);
}

const reminder = ' Review them before they go into a dataset.';
