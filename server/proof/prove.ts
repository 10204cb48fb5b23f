import fc from 'fast-check';
import { verifyExport } from '../../platform/audit/verify.ts';
import { publicKeyIn } from '../../platform/privacy/ed25519.ts';
import { history } from './commands.ts';
import { type House, openHouse } from './house.ts';
import { readLedger } from './ledger.ts';
import { bringToAnEnd, play } from './play.ts';
import { World } from './world.ts';

/** `SEED=` sends the same requests again; which of those side by side comes first is the server's own affair. */
export const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** What was played: a proof that meets no write and no attempt proves nothing. */
export interface Tally {
  readonly histories: number;
  readonly proposals: number;
  /** Approvals that people sent, whatever the answer. */
  readonly approvals: number;
  /** Forged decisions and attempts to steer a graph. */
  readonly refused: number;
  readonly written: number;
}

/**
 * Plays histories on one running server, all through its HTTP and MCP endpoints, and holds the prices' ledger against
 * the cards that were shown and the decisions that were sent. At last the audit of all of it is verified as an outsider
 * would, with the public key alone.
 */
export async function prove(numRuns: number): Promise<Tally> {
  const house = await openHouse();
  const tally = { histories: 0, proposals: 0, approvals: 0, refused: 0, written: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(history, async told => {
        const world = await World.open(house);
        await play(world, told);
        await bringToAnEnd(world);
        const { violations, written } = await readLedger(world);
        if (violations.length) throw new Error(violations.join('\n'));
        tally.histories++;
        tally.proposals += world.proposals.length;
        tally.approvals += world.proposals.flatMap(({ approvals }) => approvals).length;
        tally.refused += world.refused;
        tally.written += written;
      }),
      { numRuns, seed, endOnFailure: true },
    );
    await assertAuditHolds(house);
    return tally;
  } finally {
    await house.close();
  }
}

async function assertAuditHolds({ started, ada }: House): Promise<void> {
  const response = await fetch(`${started.origin}/api/audit/export`, { headers: ada.headers });
  const keys = started.running.kernel.parts.keyring.publicKeys().map(key => publicKeyIn(key)!);
  const { findings } = await verifyExport(linesOf(await response.text()), keys);
  if (findings.length) throw new Error(`the audit: ${findings.map(({ message }) => message).join('\n')}`);
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n').filter(Boolean);
}
