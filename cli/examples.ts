import { writeFile } from 'node:fs/promises';
import { needServer } from './door.ts';

/** `countersign examples <thread…>`: conversations as candidate examples for a dataset, redacted, as JSON Lines. */
export async function examplesCommand(threads: readonly string[], { out }: { out?: string }): Promise<void> {
  const door = await needServer();
  const lines: string[] = [];
  for (const thread of threads)
    for (const example of await door.get<object[]>(`/examples/${encodeURIComponent(thread)}`))
      lines.push(JSON.stringify(example));
  const text = lines.map(line => `${line}\n`).join('');
  if (!out) return void process.stdout.write(text);
  await writeFile(out, text, { flag: 'wx' });
  console.log(`Wrote ${lines.length} examples to ${out}. Review them before they go into a dataset.`);
}
