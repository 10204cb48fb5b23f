import { openDataFolder } from '../../server/safekeeping/data-folder.ts';
import type { Ports } from '../context.ts';
import { createKernel } from '../create-kernel.ts';
import { openEmbedded } from '../database/embedded.ts';
import { migrate } from '../database/migrate.ts';
import { openQueue } from '../events/queue.ts';
import type { Principal } from '../principal.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { readProposal } from '../proposals/read.ts';
import { bench } from '../testing/bench.ts';
import { bankOver } from './counting-bank.ts';

/** What the worker is told on its command line. */
export interface Assignment {
  readonly folder: string;
  readonly bank: string;
  readonly ada: Principal;
  readonly agent: Principal;
  /** Each call's key, and the accounts that get one deposit each: an order is a target. */
  readonly proposals: readonly { readonly key: string; readonly accounts: readonly string[] }[];
}

/**
 * The product as one process on an embedded data folder: it proposes, approves and carries out all of its assignment,
 * and begins anew after each death with the same words. It says `begun`, then `done` when everything has ended.
 */
const { folder: path, bank, ada, agent, proposals } = JSON.parse(process.argv[2]!) as Assignment;
const folder = await openDataFolder(path);
process.stdout.write('begun\n');
const database = await openEmbedded({ folder: folder.database });
await migrate(database, [bench]);
const kernel = await createKernel({
  database,
  keyring: await openKeyring(folder.keys),
  capabilities: [bench],
  ports: { bank: bankOver(bank) } as Ports,
  proposalUrl: id => `http://localhost/proposals/${id}`,
  pace: { retryMs: [20, 40, 80], reconcileMs: 20, leaseMs: 1_500 },
});
await kernel.startWorkers(await openQueue({ database }));

const ended: Promise<unknown>[] = [];
for (const { key, accounts } of proposals) {
  const outcome = await kernel.call(agent, 'deposit_money', { accounts, amount: 1 }, { dedupeKey: key });
  if (outcome.kind === 'refused') throw new Error(outcome.problem.message);
  if (outcome.kind !== 'approval_required') continue;
  const { id, status } = outcome.proposal;
  if (status === 'proposed') {
    const { fingerprint } = await readProposal(kernel.parts, ada, id);
    const { nonce } = await openChallenge(kernel.parts, ada, id);
    await decide(kernel.parts, ada, { proposal: id, decision: 'approve', fingerprint, challenge: nonce });
  }
  ended.push(kernel.waitForProposal(agent, id, 600_000));
}
await Promise.all(ended);
await kernel.close();
await database.close();
await folder.release();
process.stdout.write('done\n');
