import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../database/embedded.ts';
import { migrate } from '../database/migrate.ts';
import { newId } from '../identifiers.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { exportAudit } from './export.ts';
import { verifyExport } from './verify.ts';

const tenant = newId();
let parent: string;
let path: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'countersign-kill-'));
  path = join(parent, 'data');
  await mkdir(path);
  const database = await openEmbedded({ folder: join(path, 'database') });
  await migrate(database, []);
  await database.close();
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
/** A process that appends without end, and says each number once it is on record. */
const writer = () => `
  const { openEmbedded } = await import(${module('../database/embedded.ts')});
  const { openKeyring } = await import(${module('../privacy/keyring-file.ts')});
  const { appendAudit } = await import(${module('./chain.ts')});
  const keyring = await openKeyring(${JSON.stringify(join(path, 'keys'))});
  const database = await openEmbedded({ folder: ${JSON.stringify(join(path, 'database'))} });
  const tenant = ${JSON.stringify(tenant)};
  for (;;) {
    const [{ seq }] = await database.transaction({ tenant, role: 'cs_kernel' }, t => appendAudit(t, keyring,
      [{ tenant, at: new Date(), kind: 'tool.called', actor: 'executor', subject: 'buyer', payload: { tool: 'get_order' } }]));
    process.stdout.write(seq + '\\n');
  }`;

it('keeps every entry that was acknowledged, and a sound chain, when its process is killed again and again', async () => {
  let acknowledged = 0;
  for (let kill = 1; kill <= 5; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += chunk;
      if (said.split('\n').length > 10 * kill) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    acknowledged = Number(said.trimEnd().split('\n').at(-1));

    const keyring = await openKeyring(join(path, 'keys'));
    const database = await openEmbedded({ folder: join(path, 'database') });
    const lines: string[] = [];
    for await (const line of exportAudit(database, keyring, tenant)) lines.push(line);
    const verification = await verifyExport(lines, keyring.publicKeys());
    await database.close();
    expect(verification).toMatchObject({ ok: true, findings: [] });
    expect(verification.entries).toBeGreaterThanOrEqual(acknowledged);
  }
  expect(acknowledged).toBeGreaterThan(50);
});
