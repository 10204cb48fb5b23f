import { exportAudit } from '../audit/export.ts';
import { verifyExport } from '../audit/verify.ts';
import { sha256 } from '../canonical.ts';
import { publicKeyIn } from '../privacy/ed25519.ts';
import type { Known, World } from './world.ts';

/** The key under which a target of a proposal must reach the vendor, computed here once more. */
export function keyOf(proposal: string, position: number): string {
  const hex = [...sha256(`${proposal}/${position}`).slice(0, 32)];
  hex[12] = '8';
  hex[16] = '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What the bank's own ledger says, held against what people signed. Returns what is wrong; nothing when all is well. */
export async function violationsOf(world: World): Promise<string[]> {
  const found = [...world.violations];
  const written = new Map<Known, number[]>();
  const keys = new Map(
    world.proposals.flatMap(known =>
      known.asked.map((_, position) => [keyOf(known.id, position), { known, position }]),
    ),
  );
  for (const { key, account, amount } of world.bank.ledger) {
    const source = keys.get(key);
    if (!source) {
      found.push(`${amount} went to ${account} under a key that no proposal has`);
      continue;
    }
    const { known, position } = source;
    keys.delete(key);
    written.set(known, [...(written.get(known) ?? []), position]);
    const asked = known.asked[position]!;
    if (asked.account !== account || asked.amount !== amount)
      found.push(`${amount} went to ${account}; ${asked.amount} to ${asked.account} was signed`);
  }
  for (const [known, positions] of written) {
    if (!known.byPolicy && !approved(known, positions))
      found.push(`${positions} was written and never approved`);
    if (known.ended && !world.tampered) found.push(`a ${known.ended} proposal was written`);
  }
  found.push(...(await recordsAgainstLedger(world, written)), ...(await auditOf(world)));
  return found;
}

/** Enough distinct people sent an approval of one and the same set, and the set holds all that was written. */
function approved({ approvals, approversNeeded }: Known, positions: readonly number[]): boolean {
  return approvals.some(({ positions: set }) => {
    const people = new Set(
      approvals.filter(each => each.positions.join() === set.join()).map(({ by }) => by),
    );
    return people.size >= approversNeeded && positions.every(position => set.includes(position));
  });
}

async function recordsAgainstLedger(world: World, written: ReadonlyMap<Known, number[]>): Promise<string[]> {
  if (world.tampered) return [];
  const found: string[] = [];
  const rows = (await world.database.asOwner(`
    select p.id, p.status, g.consumed_at is not null as consumed, r.status as run, t.position, t.status as target,
      coalesce(g.consumed_at > (p.document->>'use_by')::timestamptz + interval '100 ms', false) as used_late
    from platform.proposal p
    left join platform.grant g on g.tenant_id = p.tenant_id and g.proposal_id = p.id
    left join platform.run r on r.tenant_id = p.tenant_id and r.proposal_id = p.id
    left join platform.target t on t.tenant_id = p.tenant_id and t.run_id = r.id
    where p.tenant_id = '${world.tenant}'`)) as Row[];
  for (const row of rows) {
    const positions = written.get(world.proposals.find(({ id }) => id === row.id)!) ?? [];
    if (positions.length && !(row.consumed && row.status === 'executed'))
      found.push(`a ${row.status} proposal was written without a consumed grant`);
    if (row.run && !['applied', 'partial', 'failed', 'cancelled'].includes(row.run))
      found.push(`a run stays ${row.run} though nothing holds it`);
    if (row.used_late) found.push('an approval was used after its time');
    if (row.status === 'approved') found.push('an approval was neither used nor expired');
    if (row.target === null || world.overtaken) continue;
    const made = ['applied', 'verified', 'drifted'].includes(row.target);
    if (made !== positions.includes(row.position))
      found.push(`target ${row.position} is ${row.target}, the bank ${made ? 'has it not' : 'has it'}`);
    if (!made && !['stale', 'failed', 'cancelled'].includes(row.target))
      found.push(`a target stays ${row.target}`);
  }
  return found;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly consumed: boolean;
  readonly run: string | null;
  readonly position: number;
  readonly target: string | null;
  readonly used_late: boolean;
}

async function auditOf(world: World): Promise<string[]> {
  const pinned = world.keyring.publicKeys().map(key => publicKeyIn(key)!);
  const { findings } = await verifyExport(exportAudit(world.database, world.keyring, world.tenant), pinned);
  return findings.map(({ code, message }) => `the audit: ${code}, ${message}`);
}
