import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../errors.ts';
import {
  type KeyringDocument,
  keyringDocument,
  newKeyringDocument,
  withNewSigningKey,
} from './keyring-document.ts';
import { type Keyring, keyringOf } from './keys.ts';

export const keyringFileName = 'keyring.json';

const refuse = (message: string, mend: string): never => {
  throw new Refusal('internal', message, { mend });
};

/** Keys that others can read are not keys. Windows has no such modes: there the folder's owner guards them. */
async function refuseExposed(path: string, mode: '700' | '600'): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode: found } = await stat(path);
  if (found & 0o077)
    refuse(
      `Others on this machine can reach the keys in ${path} (mode ${(found & 0o777).toString(8)}).`,
      `Run \`chmod ${mode} '${path}'\`; if somebody may have read them, run \`countersign audit rotate-key\` too.`,
    );
}

/** Reads kept keys from text, or says what is wrong with it without quoting it. */
function parse(text: string, source: string): KeyringDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = keyringDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(issue => issue.path.join('.') || 'the whole').join(', ');
  return refuse(`The keys in ${source} cannot be read (${fields}).`, 'Restore them from a backup.');
}

/** Writes beside the file, to the disk, under a name of its own. */
async function writeDraft(folder: string, document: KeyringDocument): Promise<string> {
  const draft = join(folder, `.${keyringFileName}.${randomUUID()}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(document, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function readDocument(folder: string): Promise<KeyringDocument | undefined> {
  const path = join(folder, keyringFileName);
  try {
    await refuseExposed(folder, '700');
    await refuseExposed(path, '600');
    return parse(await readFile(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Opens the keys in a folder, and makes them at the first start: a file of mode 0600 in a folder of mode 0700.
 * Of two that make them at once, one wins and both use its keys. Refuses keys that others can read.
 */
export async function openKeyring(folder: string): Promise<Keyring> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kept = await readDocument(folder);
  if (kept) return keyringOf(kept);
  const draft = await writeDraft(folder, newKeyringDocument());
  try {
    await link(draft, join(folder, keyringFileName));
    await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return keyringOf((await readDocument(folder))!);
}

/**
 * Adds a new signing key, endorsed by the one that retires, and replaces the file in one step. Servers that run on
 * these keys take it up at their next start; each tenant's chain records it before its next entry.
 */
export async function rotateKeyring(folder: string, at: Date): Promise<Keyring> {
  const kept =
    (await readDocument(folder)) ?? refuse(`There are no keys in ${folder}.`, 'Start the server once.');
  const document = withNewSigningKey(kept, at);
  await rename(await writeDraft(folder, document), join(folder, keyringFileName));
  await syncFolder(folder);
  return keyringOf(document);
}

/** The keys from a secrets store: `COUNTERSIGN_KEYRING` holds what a keyring file would. Undefined when it is not set. */
export function keyringFromEnvironment(environment: NodeJS.ProcessEnv): Keyring | undefined {
  const text = environment.COUNTERSIGN_KEYRING;
  return text === undefined ? undefined : keyringOf(parse(text, 'COUNTERSIGN_KEYRING'));
}

/** What to put into `COUNTERSIGN_KEYRING`: new keys, or the given ones with a new signing key. */
export function keyringText(at: Date, kept?: string): string {
  return JSON.stringify(
    kept ? withNewSigningKey(parse(kept, 'COUNTERSIGN_KEYRING'), at) : newKeyringDocument(),
  );
}
