import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { canonicalJson } from '../platform/canonical.ts';
import type { PublicKey } from '../platform/privacy/ed25519.ts';
import { dataFolderPath } from '../server/safekeeping/data-folder.ts';
import { unwritable } from '../server/safekeeping/unwritable.ts';
import { describeVerification, rotateKey, verifyFile } from './audit.ts';
import { needServer } from './door.ts';

/** `countersign audit export` */
export async function exportCommand(file?: string): Promise<void> {
  const server = await needServer();
  const lines = Readable.fromWeb((await server.stream('/audit')) as ReadableStream);
  if (!file) return pipeline(lines, process.stdout, { end: false });
  const begun = await open(file, 'wx', 0o600).catch(error => {
    lines.destroy();
    throw unwritable(file, error);
  });
  await pipeline(lines, begun.createWriteStream());
  console.error(`Wrote ${file}. Check it: countersign audit verify --key KEY ${file}`);
}

/** `countersign audit verify` */
export async function verifyCommand(
  file: string,
  { key, anchor }: { readonly key: readonly string[]; readonly anchor?: string },
): Promise<void> {
  const verification = await verifyFile({ file, keys: key, ...(anchor ? { anchor } : {}) });
  console.log(describeVerification(verification));
  if (!verification.ok) process.exitCode = 1;
}

/** `countersign audit head`: the last line of an export. */
export async function headCommand(): Promise<void> {
  const lines = Readable.fromWeb((await (await needServer()).stream('/audit')) as ReadableStream);
  let text = '';
  for await (const chunk of lines.setEncoding('utf8')) {
    text += chunk;
    // Only the last line is kept: a chain may be longer than memory.
    text = text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
  }
  console.log(text.trimEnd());
}

/** `countersign audit key` */
export async function keyCommand(): Promise<void> {
  const keys = await (await needServer()).get<PublicKey[]>('/keys');
  console.log(canonicalJson(keys.at(-1)));
}

/** `countersign audit rotate-key` */
export async function rotateKeyCommand(): Promise<void> {
  console.log(await rotateKey(dataFolderPath(), new Date()));
}
