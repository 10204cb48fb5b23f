import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thumbprint } from './ed25519.ts';
import { keyringFromEnvironment, keyringText, openKeyring, rotateKeyring } from './keyring-file.ts';
import { keyringOf } from './keys.ts';

const at = new Date('2026-05-04T10:00:00Z');
const words = Buffer.from('approve 3 headphones');
let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'countersign-keys-'));
  folder = join(parent, 'keys');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const file = () => join(folder, 'keyring.json');
const kept = async () => JSON.parse(await readFile(file(), 'utf8'));

describe('the keys', () => {
  it('are made at the first start for their owner only, and stay', async () => {
    const made = await openKeyring(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keyring.json']);
    const { keyId, signature } = made.sign(words);
    const opened = await openKeyring(folder);
    expect(opened.verify(keyId, words, signature)).toBe(true);
    expect(opened.open(made.seal(words, 'a'), 'a')).toEqual(words);
    expect(opened.hmac('subject', 'm')).toBe(made.hmac('subject', 'm'));
  });

  it('are one set when several processes start at once', async () => {
    const keyrings = await Promise.all(Array.from({ length: 8 }, () => openKeyring(folder)));
    expect(new Set(keyrings.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['keyring.json']);
  });

  it('are refused when others can read them, with how to mend it', async () => {
    await openKeyring(folder);
    await chmod(file(), 0o640);
    await expect(openKeyring(folder)).rejects.toMatchObject({
      problem: { mend: expect.stringContaining('chmod 600') },
    });
    await chmod(file(), 0o600);
    await chmod(folder, 0o755);
    await expect(openKeyring(folder)).rejects.toMatchObject({
      problem: { mend: expect.stringContaining('chmod 700') },
    });
  });

  it('are never quoted, and never replaced, when they cannot be read', async () => {
    await openKeyring(folder);
    const { master, ...rest } = await kept();
    for (const broken of [
      '',
      '{',
      JSON.stringify(rest),
      JSON.stringify({ ...rest, master: `${master}AA` }),
    ]) {
      await writeFile(file(), broken);
      const failure = await openKeyring(folder).catch(error => error);
      expect(failure.message).toMatch(/cannot be read/);
      expect(failure.message).not.toContain(master);
      expect(await readFile(file(), 'utf8')).toBe(broken);
    }
  });

  it('do not open with halves that do not belong together', async () => {
    await openKeyring(folder);
    const document = await kept();
    const other = JSON.parse(keyringText(at));
    const signing = { ...document.signing, x: other.signing.x };
    expect(() => keyringOf({ ...document, signing })).toThrow(/halves/);
  });
});

describe('rotation', () => {
  it('signs with a new key, still verifies the old, and keeps no retired private key', async () => {
    const first = await openKeyring(folder);
    const old = first.sign(words);
    const { d } = (await kept()).signing;
    const second = await rotateKeyring(folder, at);
    expect(second.keyId).not.toBe(first.keyId);
    expect(second.verify(old.keyId, words, old.signature)).toBe(true);
    expect(first.verify(second.keyId, words, second.sign(words).signature)).toBe(false);
    expect(second.publicKeys().map(({ kid }) => kid)).toEqual([first.keyId, second.keyId]);
    expect(await readFile(file(), 'utf8')).not.toContain(d);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(second.open(first.seal(words, 'a'), 'a')).toEqual(words);
  });

  it('leads from each old key to the newest', async () => {
    const first = await openKeyring(folder);
    const second = await rotateKeyring(folder, at);
    const third = await rotateKeyring(folder, at);
    expect(third.endorsementsSince(first.keyId)?.map(({ key_id }) => key_id)).toEqual([
      first.keyId,
      second.keyId,
    ]);
    expect(third.endorsementsSince(third.keyId)).toEqual([]);
    expect(second.endorsementsSince(third.keyId)).toBeUndefined();
  });

  it('is refused when an endorsement was changed', async () => {
    await openKeyring(folder);
    await rotateKeyring(folder, at);
    const document = await kept();
    document.endorsements[0].statement.at = '2020-01-01T00:00:00.000Z';
    expect(() => keyringOf(document)).toThrow(/does not hold/);
  });

  it('of keys that are not there says so', async () => {
    await expect(rotateKeyring(folder, at)).rejects.toThrow(/no keys/);
  });
});

it('takes the keys from a secrets store too', () => {
  expect(keyringFromEnvironment({})).toBeUndefined();
  const text = keyringText(at);
  const keyring = keyringFromEnvironment({ COUNTERSIGN_KEYRING: text })!;
  const rotated = keyringFromEnvironment({ COUNTERSIGN_KEYRING: keyringText(at, text) })!;
  expect(rotated.publicKeys()[0]!.kid).toBe(keyring.keyId);
  expect(() => keyringFromEnvironment({ COUNTERSIGN_KEYRING: '' })).toThrow(/cannot be read/);
});

it("names keys by RFC 7638's thumbprint", () => {
  // RFC 8037, appendix A.3
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
  expect(thumbprint(key)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});
