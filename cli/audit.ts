import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { headOf } from '../platform/audit/chain.ts';
import { exportAudit, headLine } from '../platform/audit/export.ts';
import { anchorIn, linesIn } from '../platform/audit/lines.ts';
import { type Verification, verifyExport } from '../platform/audit/verify.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Database } from '../platform/database/database.ts';
import { Refusal } from '../platform/errors.ts';
import { type PublicKey, publicKeyIn, thumbprint } from '../platform/privacy/ed25519.ts';
import { rotateKeyring } from '../platform/privacy/keyring-file.ts';
import type { Keyring } from '../platform/privacy/keys.ts';
import { openDataFolder } from '../server/safekeeping/data-folder.ts';

/** `countersign audit export`: a tenant's chain as JSON Lines. */
export async function writeExport(
  database: Database,
  keyring: Keyring,
  tenant: string,
  output: Writable,
): Promise<void> {
  async function* text() {
    for await (const line of exportAudit(database, keyring, tenant)) yield `${line}\n`;
  }
  await pipeline(text(), output, { end: output !== process.stdout });
}

/** `countersign audit head`: the signed head as one line, to be kept where this installation cannot reach. */
export async function printedHead(database: Database, tenant: string): Promise<string> {
  const head = await database.transaction({ tenant, role: 'cs_kernel' }, t => headOf(t, tenant));
  if (!head) throw new Refusal('not_found', 'This tenant has nothing on record yet.');
  return headLine(head);
}

/** The public key to pin, as one line. */
export function printedKey(keyring: Keyring): string {
  return canonicalJson(keyring.publicKeys().at(-1));
}

/** A public key as a person gives it: a JWK, its `x` alone, or a file that holds either. */
export async function readPublicKey(given: string): Promise<PublicKey> {
  const inline = keyInText(given);
  if (inline) return inline;
  const text = await readFile(given, 'utf8').catch(() => undefined);
  const key = text && keyInText(text.trim());
  if (key) return key;
  throw new Refusal('invalid_input', `${given} is neither an Ed25519 public key nor a file that holds one.`, {
    mend: 'Give the line that `countersign audit key` prints, or a file with it.',
  });
}

function keyInText(text: string): PublicKey | undefined {
  const bare = publicKeyIn({ kty: 'OKP', crv: 'Ed25519', x: text });
  if (bare) return bare;
  try {
    return publicKeyIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export interface VerifyRequest {
  readonly file: string;
  /** Keys as a person gives them; one that ever signed the chain is enough. */
  readonly keys: readonly string[];
  /** A file with a line that `countersign audit head` printed, or an older export: its last line is one. */
  readonly anchor?: string;
}

/** `countersign audit verify`: needs no database and no keys of ours. */
export async function verifyFile({ file, keys, anchor }: VerifyRequest): Promise<Verification> {
  if (keys.length === 0)
    throw new Refusal('invalid_input', 'A verification needs a public key that you trust.', {
      mend: 'Pass --key with the line that `countersign audit key` printed when you set this up.',
    });
  const pinned = await Promise.all(keys.map(readPublicKey));
  const kept = anchor === undefined ? undefined : anchorIn(lastLine(await readText(anchor)));
  if (anchor !== undefined && !kept)
    throw new Refusal('invalid_input', `${anchor} holds no signed head.`, {
      mend: 'Give a file with the line that `countersign audit head` printed.',
    });
  const lines = linesIn(createReadStream(file));
  try {
    return await verifyExport(lines, pinned, kept ? { anchor: kept } : {});
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new Refusal('invalid_input', `${file} is not UTF-8 text, so it is no export of ours.`);
    throw unreadable(file, error);
  }
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(error => {
    throw unreadable(file, error);
  });

function unreadable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') return error;
  return new Refusal('invalid_input', `${file} cannot be read (${code}).`, { mend: 'Check the path.' });
}

/** What a verification found, for a person. */
export function describeVerification(verification: Verification): string {
  const { ok, tenant, entries, erased, countersignatures, passkeys, head, findings } = verification;
  const lines = findings.map(
    ({ code, seq, message }) => `  ${code}${seq === undefined ? '' : ` at entry ${seq}`}: ${message}`,
  );
  const facts = `${entries} entries of tenant ${tenant ?? 'unknown'}, ${countersignatures} countersignatures, ${erased} erased`;
  const keys = passkeys.onTrust
    ? `\n  ${passkeys.decisions} decisions signed by passkey; ${passkeys.onTrust} passkeys that nothing before vouches for: a person's first`
    : '';
  if (!ok) return [`NOT VERIFIED: ${facts}`, ...lines].join('\n');
  return `VERIFIED: ${facts}\n  head ${head!.seq} ${head!.hash}, signed ${head!.at} by ${head!.key_id}${keys}`;
}

/** `countersign audit rotate-key`, for a stopped installation: its folder is held while the key changes. */
export async function rotateKey(dataFolder: string, at: Date): Promise<string> {
  const folder = await openDataFolder(dataFolder);
  try {
    const keyring = await rotateKeyring(folder.keys, at);
    const retired = keyring.publicKeys().at(-2)!;
    return `The key ${thumbprint(retired)} is retired. Pin the new one:\n${printedKey(keyring)}`;
  } finally {
    await folder.release();
  }
}
