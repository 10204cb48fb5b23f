import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ports } from '../context.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';
import type { Database } from '../database/database.ts';
import { openEmbedded } from '../database/embedded.ts';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import type { Keyring } from '../privacy/keys.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { Bank } from '../testing/bank.ts';
import { bench } from '../testing/bench.ts';
import { templateOf } from '../testing/database.ts';
import { briskPace } from '../testing/kernel.ts';
import { openQueue } from './queue.ts';

const tenant = newId();
const ada: Principal = {
  tenant,
  id: newId(),
  kind: 'operator',
  name: 'Ada',
  scopes: ['*', 'decisions:make'],
};
const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
const bank = new Bank();
let folder: string;
let keyring: Keyring;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-queue-'));
  keyring = await openKeyring(join(folder, 'keys'));
  await (await openEmbedded({ folder: join(folder, 'database'), image: await templateOf([bench]) })).close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The product as one process has it: database, kernel, queue. */
async function open(
  hear: () => Promise<void> = async () => {},
): Promise<{ kernel: Kernel; database: Database }> {
  const database = await openEmbedded({ folder: join(folder, 'database') });
  const kernel = await createKernel({
    database,
    keyring,
    capabilities: [bench],
    ports: { bank } as Ports,
    proposalUrl: id => `http://localhost/proposals/${id}`,
    pace: briskPace,
  });
  kernel.subscribe({ consumer: 'watcher', types: ['run.ended'], hear });
  return { kernel, database };
}
const proposed = async (kernel: Kernel, account: string): Promise<string> => {
  const outcome = await kernel.call(agent, 'deposit_money', { accounts: [account], amount: 1 });
  if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
  return outcome.proposal.id;
};
const approve = async ({ parts }: Kernel, proposal: string) => {
  const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
  await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
};

it('carries an approval to its end by itself on the embedded database, and tells who waits and who listens', async () => {
  const told = Promise.withResolvers<void>();
  let failures = 0;
  const { kernel, database } = await open(async () => {
    if (failures++ === 0) throw new Error('not yet');
    told.resolve();
  });
  await kernel.startWorkers(await openQueue({ database }));
  const id = await proposed(kernel, 'a');
  const waiting = kernel.waitForProposal(agent, id, 60_000);
  await approve(kernel, id);
  expect(await waiting).toMatchObject({ kind: 'result', data: { deposited: 1 } });
  await told.promise;
  expect(failures).toBe(2);
  expect(bank.ledger).toMatchObject([{ account: 'a' }]);
  await kernel.close();
  await database.close();
});

it('takes up at once, after a start, what the process before had in its hands', async () => {
  const before = await open();
  const id = await proposed(before.kernel, 'b');
  await approve(before.kernel, id);
  // Handed over and begun, as the queue's own tables had it when the process died.
  await before.database.asOwner('update platform.outbox set relayed_at = now() where done_at is null');
  await before.kernel.close();
  await before.database.close();

  const after = await open();
  const waiting = after.kernel.waitForProposal(agent, id, 60_000);
  const started = performance.now();
  await after.kernel.startWorkers(await openQueue({ database: after.database }));
  expect(await waiting).toMatchObject({ kind: 'result', data: { deposited: 1 } });
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(bank.ledger.map(({ account }) => account)).toEqual(['a', 'b']);
  await after.kernel.close();
  await after.database.close();
});

it('lets go of a wait as soon as it is over, so that a process can end', async () => {
  const { kernel, database } = await open();
  const id = await proposed(kernel, 'c');
  const alarms = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
  const before = alarms();
  const hangUp = new AbortController();
  const waiting = kernel.waitForProposal(agent, id, 600_000, hangUp.signal);
  hangUp.abort();
  expect(await waiting).toMatchObject({ kind: 'approval_required', proposal: { status: 'proposed' } });
  expect(alarms()).toBeLessThanOrEqual(before);
  await kernel.close();
  await database.close();
});
