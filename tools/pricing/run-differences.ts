import type { QueryContext } from '../../platform/context.ts';
import type { Money } from '../../platform/money.ts';
import type { StandingPrice } from './ports.ts';
import '../approvals/ports.ts';
import { placeOf } from './price-place.ts';
import { ownShop } from './price-rows.ts';
import type { PriceRun } from './price-runs.ts';
import { type PriceReceipt, priceReceipt } from './price-targets.ts';

const whole = 10_000n;

/** A price of a run that is no longer what the run set. */
export interface Difference {
  readonly receipt: PriceReceipt;
  /** Absent where the variant has no price of record any more. */
  readonly now: StandingPrice | undefined;
  /** More than a cent or more than one percent, whichever is reached first. */
  readonly mismatch: boolean;
}

export interface Tolerance {
  /** Minor units. */
  readonly amount: number;
  readonly basisPoints: number;
}
export const ordinaryTolerance: Tolerance = { amount: 1, basisPoints: 100 };

/** Whether two prices lie further apart than is tolerated, by amount or by share. */
export function isMismatch(meant: Money, seen: Money, tolerance: Tolerance): boolean {
  if (meant.currency !== seen.currency) return true;
  const apart = BigInt(Math.abs(meant.amount - seen.amount));
  return (
    apart > BigInt(tolerance.amount) || apart * whole > BigInt(meant.amount) * BigInt(tolerance.basisPoints)
  );
}

/** A price that a run set, beside the one that stands now. */
export interface Compared {
  readonly receipt: PriceReceipt;
  /** Absent where the variant has no price of record any more. */
  readonly now: StandingPrice | undefined;
  /** Whether it is still the run's own, by version: the same amount set by somebody else is not. */
  readonly isOwn: boolean;
}

/** What a run made of each price in all: a scheduled one that has put a price back has left it as it was. */
function netOf(receipts: readonly PriceReceipt[]): PriceReceipt[] {
  const net = new Map<string, PriceReceipt>();
  for (const receipt of receipts.toSorted((a, b) => a.version - b.version)) {
    const first = net.get(receipt.variant);
    net.set(receipt.variant, first ? { ...receipt, before: first.before } : receipt);
  }
  return [...net.values()];
}

/** Every price that a run set, beside the one that stands now. */
export async function comparedWithNow(context: QueryContext, run: PriceRun): Promise<readonly Compared[]> {
  const made = netOf(run.targets.flatMap(({ receipt }) => (receipt ? [priceReceipt.parse(receipt)] : [])));
  const standing = await placeOf(made[0]?.shop ?? ownShop).read(
    context,
    made.map(({ variant }) => variant),
  );
  return made.map(receipt => {
    const now = standing.get(receipt.variant);
    return { receipt, now, isOwn: now?.version === receipt.version };
  });
}

/**
 * What moved since the run, and which of it by more than is tolerated. What another run set that was approved is no
 * mismatch: somebody wanted it.
 */
export async function differencesOf(
  context: QueryContext,
  run: PriceRun,
  tolerance: Tolerance,
): Promise<{ readonly compared: number; readonly differences: readonly Difference[] }> {
  const compared = await comparedWithNow(context, run);
  const moved = compared.filter(({ isOwn }) => !isOwn);
  const wanted = await approvedRuns(context, moved);
  return {
    compared: compared.length,
    differences: moved.map(({ receipt, now }) => ({
      receipt,
      now,
      mismatch: !now || (!wanted.has(now.setBy ?? '') && isMismatch(receipt.after, now.price, tolerance)),
    })),
  };
}

/** Those runs that set the prices which stand now, and that a person or a policy approved, as far as the caller may see. */
async function approvedRuns(
  { ports, principal }: QueryContext,
  moved: readonly Compared[],
): Promise<ReadonlySet<string>> {
  const setters = new Set(moved.flatMap(({ now }) => now?.setBy ?? []));
  const approved = new Set<string>();
  for (const id of setters) {
    const status = await ports.proposals.read(principal, id).then(
      view => view.status,
      () => undefined,
    );
    if (status === 'executed') approved.add(id);
  }
  return approved;
}
