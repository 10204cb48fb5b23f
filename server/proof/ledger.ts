import { keyOf } from '../../platform/proof/invariants.ts';
import type { Known, World } from './world.ts';

/** A line of the prices' own ledger, to which rows are only ever added. */
interface Change {
  readonly variant: string;
  readonly before: string;
  readonly amount: string;
  readonly key: string | null;
}
interface Carried {
  readonly status: string;
  readonly consumed: boolean;
  readonly fingerprint: string | null;
  readonly positions: readonly number[] | null;
  readonly run: string | null;
}

export interface Findings {
  readonly violations: readonly string[];
  /** How many prices were written. */
  readonly written: number;
}

/** What the ledger says was written, held against the cards that were shown and what people sent. */
export async function readLedger(world: World): Promise<Findings> {
  await world.assertUnchanged();
  const found = [...world.violations];
  const written = new Map<Known, Set<number>>();
  const sources = new Map(
    world.proposals.flatMap(known =>
      known.shown.map((shown, position) => [keyOf(known.id, position), { known, shown, position }]),
    ),
  );
  const changes = await changesOf(world);
  for (const { variant, before, amount, key } of changes) {
    const source = key === null ? undefined : sources.get(key);
    if (!source) {
      found.push(`the price of ${variant} became ${amount} by no proposal, or by one twice`);
      continue;
    }
    const { known, shown, position } = source;
    sources.delete(key!);
    written.set(known, (written.get(known) ?? new Set()).add(position));
    if (shown.variant !== variant || shown.after !== Number(amount) || shown.before !== Number(before))
      found.push(`${variant} went from ${before} to ${amount}; the card said ${JSON.stringify(shown)}`);
  }
  for (const known of world.proposals)
    found.push(...(await againstRecords(world, known, written.get(known) ?? new Set())));
  return { violations: [...found, ...(await untold(world))], written: changes.length };
}

const changesOf = ({ house, goods }: World): Promise<Change[]> =>
  house.rows(`select variant_id as variant, before::text, amount::text, write_key as key from pricing.price_change
    where cause <> 'first seen' and variant_id in (${goods.map(({ variant }) => `'${variant}'`).join()}) order by version`);

async function againstRecords(
  { house }: World,
  known: Known,
  written: ReadonlySet<number>,
): Promise<string[]> {
  const found: string[] = [];
  const [row] =
    await house.rows<Carried>(`select p.status, g.consumed_at is not null as consumed, g.fingerprint,
      g.approved_positions as positions, r.status as run
    from platform.proposal p left join platform.grant g on g.proposal_id = p.id
    left join platform.run r on r.proposal_id = p.id where p.id = '${known.id}'`);
  if (row?.run && ['queued', 'applying', 'paused'].includes(row.run)) found.push(`a run stays ${row.run}`);
  if (row?.status === 'approved') found.push('an approval was neither used nor expired');
  if (written.size === 0) return found;
  if (!row?.consumed || row.status !== 'executed')
    found.push(`a ${row?.status} proposal was written without a consumed grant`);
  if (row?.fingerprint !== known.fingerprint) found.push('the grant is for another card than was shown');
  if (known.ended) found.push(`a ${known.ended} proposal was written`);
  if (!approvedBy(known, row?.positions ?? [])) found.push('the grant is for what nobody approved');
  for (const position of written)
    if (!row?.positions?.includes(position)) found.push(`target ${position} was written and never approved`);
  return found;
}

/** As many people as the card asked for sent an approval of exactly these positions. */
const approvedBy = ({ approvals, document }: Known, positions: readonly number[]): boolean => {
  const people = approvals.filter(sent => sent.positions.join() === positions.join()).map(({ by }) => by);
  return new Set(people).size >= document.policy.approvers;
};

/** Each proposal that the conversation asked for and that has ended is reported in it, once. */
async function untold({ house, conversation, proposals }: World): Promise<string[]> {
  const found: string[] = [];
  for (const { id, document } of proposals) {
    const { status } = await house.ada.proposal(id);
    const graph = document.origin.graph !== null && document.origin.thread === conversation.thread;
    if (!graph || status === 'proposed' || status === 'superseded') continue;
    await conversation.told(id);
    const reports = (await conversation.messages()).filter(message => message.id === `report-${id}`);
    if (reports.length !== 1) found.push(`${id} was reported ${reports.length} times`);
  }
  return found;
}
