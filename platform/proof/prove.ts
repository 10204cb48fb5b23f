import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openKeyring } from '../privacy/keyring-file.ts';
import { bench } from '../testing/bench.ts';
import { openTestDatabase } from '../testing/database.ts';
import { history } from './commands.ts';
import { violationsOf } from './invariants.ts';
import { bringToAnEnd, play } from './play.ts';
import { World } from './world.ts';

/** How many histories one run of the tests plays: `RUNS=20000 npm test`. `SEED=` plays the same ones again. */
export const runs = Number(process.env.RUNS ?? 2000);
export const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/**
 * Plays histories, each for a tenant of its own on one database, and holds the bank's ledger against what was signed:
 * once as it stands when the history ends, and again when everything that was held was let go.
 */
export async function prove(numRuns: number, seedOfThese: number): Promise<void> {
  const database = await openTestDatabase([bench]);
  const keyring = await openKeyring(join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys'));
  let played = 0;
  try {
    await fc.assert(
      fc.asyncProperty(history, async told => {
        const world = new World(database, keyring, told.schedule);
        try {
          await play(world, told);
          await bringToAnEnd(world);
          const violations = await violationsOf(world);
          if (violations.length) throw new Error(violations.join('\n'));
        } finally {
          await world.close();
        }
        if (++played % 200 === 0) await database.asOwner('vacuum platform.outbox');
      }),
      { numRuns, seed: seedOfThese },
    );
  } finally {
    await database.close();
  }
}
