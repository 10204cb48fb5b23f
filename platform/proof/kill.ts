import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportAudit } from '../audit/export.ts';
import { verifyExport } from '../audit/verify.ts';
import { openEmbedded } from '../database/embedded.ts';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import { publicKeyIn } from '../privacy/ed25519.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { bench } from '../testing/bench.ts';
import { templateOf } from '../testing/database.ts';
import { openCountingBank } from './counting-bank.ts';
import type { Assignment } from './kill-worker.ts';

/** The count after the last death. */
export interface Toll {
  readonly orders: number;
  readonly kills: number;
  /** Orders that were not placed and of which no dead letter tells. */
  readonly lost: number;
  readonly doubled: number;
  /** Targets whose outcome nobody has found out. */
  readonly unknown: number;
  /** Orders whose target says something else than the bank. */
  readonly misrecorded: number;
  /** Placed orders whose event was not heard exactly once. */
  readonly unheard: number;
  readonly questions: number;
  readonly repeats: number;
  readonly auditFindings: number;
  /**
   * What the dead letters say of orders that were given up. A try is spent by a loss at the bank and by the death of the
   * worker, so an order that is met by four of them in a row ends here, and is told.
   */
  readonly givenUp: readonly { readonly account: string; readonly tries: number; readonly why: string }[];
}

const worker = fileURLToPath(new URL('./kill-worker.ts', import.meta.url));

/**
 * Lets a worker place orders, kills it at random moments as often as is asked, and counts at the bank. Whoever is done
 * before that gets as many orders again.
 */
export async function killAndCount(task: {
  readonly kills: number;
  readonly orders: number;
  readonly ordersPerProposal: number;
  readonly chance: () => number;
  /** The longest time that a worker lives, from the moment that it holds the data folder. */
  readonly lifeMs: number;
}): Promise<Toll> {
  const { orders, ordersPerProposal, chance } = task;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-kill-'));
  const bank = await openCountingBank(chance);
  const tenant = newId();
  const ada: Principal = {
    tenant,
    id: newId(),
    kind: 'operator',
    name: 'Ada',
    scopes: ['*', 'decisions:make'],
  };
  const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
  const accounts: string[] = [];
  const more = (): Assignment => {
    const proposals = Array.from({ length: Math.ceil(orders / ordersPerProposal) }, () => {
      const own = Array.from({ length: ordersPerProposal }, (_, index) => `order-${accounts.length + index}`);
      accounts.push(...own);
      return { key: own[0]!, accounts: own };
    });
    return { folder, bank: bank.url, ada, agent, proposals };
  };
  let assignment = more();
  let kills = 0;
  try {
    const made = await openEmbedded({ folder: join(folder, 'database'), image: await templateOf([bench]) });
    await made.close();
    for (;;) {
      const child = spawn(process.execPath, [worker, JSON.stringify(assignment)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      await says(child, 'begun');
      const life = kills < task.kills ? chance() * task.lifeMs : 2 ** 30;
      const done = await Promise.race([
        says(child, 'done').then(() => true),
        new Promise<false>(resolve => setTimeout(resolve, life, false).unref()),
      ]);
      if (!done && child.exitCode === null) {
        child.kill('SIGKILL');
        kills++;
      }
      const [code] = await exited;
      if (code) throw new Error(`the worker ended with ${code}`);
      if (done && kills >= task.kills) break;
      if (done) assignment = more();
    }
    const recorded = await recordsIn(folder, tenant);
    const effects = accounts.map(account => bank.deposits.get(account) ?? 0);
    const givenUp = new Set(recorded.givenUp.map(({ account }) => account));
    return {
      orders: accounts.length,
      kills,
      lost: accounts.filter(account => !bank.deposits.has(account) && !givenUp.has(account)).length,
      doubled: effects.filter(count => count > 1).length,
      unknown: recorded.open,
      misrecorded: accounts.filter(account => recorded.made.has(account) !== bank.deposits.has(account))
        .length,
      unheard: [...bank.deposits.keys()].filter(
        account => recorded.heard.filter(each => each === account).length !== 1,
      ).length,
      questions: bank.questions(),
      repeats: bank.repeats(),
      auditFindings: recorded.auditFindings,
      givenUp: recorded.givenUp,
    };
  } finally {
    await bank.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves when the process has said the word, or has ended. */
function says(child: ChildProcess, word: string): Promise<void> {
  return new Promise(resolve => {
    child.stdout!.on('data', chunk => String(chunk).includes(word) && resolve());
    child.once('exit', () => resolve());
  });
}

async function recordsIn(folder: string, tenant: string) {
  const database = await openEmbedded({ folder: join(folder, 'database') });
  const keyring = await openKeyring(join(folder, 'keys'));
  try {
    const targets = (await database.asOwner(
      'select ref, status, attempts, problem from platform.target',
    )) as Target[];
    const heard = (await database.asOwner('select account from bench.heard')) as { account: string }[];
    const pinned = keyring.publicKeys().map(key => publicKeyIn(key)!);
    const { findings } = await verifyExport(exportAudit(database, keyring, tenant), pinned);
    return {
      open: targets.filter(({ status }) => ['pending', 'applying', 'unknown'].includes(status)).length,
      made: new Set(targets.filter(({ status }) => madeStates.has(status)).map(({ ref }) => ref)),
      heard: heard.map(({ account }) => account),
      auditFindings: findings.length,
      givenUp: targets
        .filter(({ status }) => status === 'failed' || status === 'stale')
        .map(({ ref, status, attempts, problem }) => ({
          account: ref,
          tries: attempts,
          why: `${status}: ${problem?.message}`,
        })),
    };
  } finally {
    await database.close();
  }
}

interface Target {
  readonly ref: string;
  readonly status: string;
  readonly attempts: number;
  readonly problem: { readonly message: string } | null;
}
const madeStates = new Set(['applied', 'verified', 'drifted']);
