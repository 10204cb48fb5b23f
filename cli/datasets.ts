import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'langsmith';
import { readSynced, remoteName, synced, writeSynced } from '../evals/langsmith/datasets.ts';
import { pull, push } from '../evals/langsmith/sync.ts';
import { Refusal } from '../platform/errors.ts';

/** `countersign datasets push [name…]` */
export async function pushCommand(names: readonly string[]): Promise<void> {
  const client = langSmith();
  for (const name of chosen(names)) {
    const { created, updated, unchanged, others } = await asked(() =>
      push(client, remoteName(name), readSynced(name)),
    );
    const left = others ? `, ${others} that are only there were left alone` : '';
    console.log(`${remoteName(name)}: ${created} created, ${updated} updated, ${unchanged} unchanged${left}`);
  }
}

/** `countersign datasets pull [name…] [--into <folder>]` */
export async function pullCommand(names: readonly string[], { into }: { into?: string }): Promise<void> {
  const client = langSmith();
  const folder = into === undefined ? undefined : pathToFileURL(`${resolve(into)}/`);
  for (const name of chosen(names)) {
    const examples = await asked(() => pull(client, remoteName(name)));
    await asked(() => writeSynced(name, examples, folder));
    console.log(
      `${remoteName(name)}: ${examples.length} examples in ${join(into ?? 'datasets', synced[name]!.path)}`,
    );
  }
}

function chosen(names: readonly string[]): readonly string[] {
  const unknown = names.find(name => !Object.hasOwn(synced, name));
  if (unknown !== undefined)
    throw new Refusal('invalid_input', `There is no dataset ${unknown} to keep in LangSmith.`, {
      mend: `There are: ${Object.keys(synced).join(', ')}.`,
    });
  return names.length ? names : Object.keys(synced);
}

/** Nothing is sent before somebody gave a key of their own. */
function langSmith(): Client {
  const { LANGSMITH_API_KEY: apiKey, LANGSMITH_ENDPOINT: apiUrl } = process.env;
  if (!apiKey)
    throw new Refusal('invalid_input', 'Datasets go to LangSmith with a key of yours, and there is none.', {
      mend: 'Set LANGSMITH_API_KEY, and LANGSMITH_ENDPOINT for a LangSmith of your own.',
    });
  return new Client({ apiKey, ...(apiUrl ? { apiUrl } : {}), callerOptions: { maxRetries: 2 } });
}

/** What LangSmith or a file says, as a problem that a person can mend. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message === 'fetch failed')
      throw new Refusal('vendor_unavailable', 'LangSmith does not answer, or cannot be reached.', {
        mend: 'Check LANGSMITH_ENDPOINT and the network, then try again.',
      });
    throw new Refusal('vendor_refused', message, {
      mend: 'Look at the dataset in LangSmith, and at the key.',
    });
  }
}
