import { canonicalJson, type Json, storable } from '../canonical.ts';
import type { ActionContext, QueryContext } from '../context.ts';
import { takeRole } from '../database/database.ts';
import { roleOf } from '../database/migrate.ts';
import { storeOf } from '../database/store.ts';
import { type ErrorCode, type Problem, problemOf, Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction, type Parts, type RegisteredTool } from '../parts.ts';
import type { Principal } from '../principal.ts';
import type { LocalAction, OutsideAction, Target } from '../tool.ts';
import { type Claim, markSent, markSentIn, unverified } from './claim.ts';
import { desksFor } from './desks.ts';
import { afterFailure } from './retry.ts';
import { type Settlement, settle, settleIn, settleVerification } from './settle.ts';

export interface Attempt {
  readonly tenant: string;
  readonly proposal: string;
  readonly requester: Principal;
  readonly registered: RegisteredTool;
  readonly context: QueryContext;
}

/** After this many fruitless questions about a lost answer, a person is asked to look. */
const mostQuestions = 12;
/** After these, as after a broken connection or a bug of ours, it may have happened. Only the vendor knows. */
const ambiguous: ReadonlySet<ErrorCode> = new Set([
  'vendor_timeout',
  'outcome_unknown',
  'vendor_protocol',
  'internal',
]);
const readBacks = 3;

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** Carries what was seen, in the shape of the target's `before`, so that a person can be told what moved. */
const moved = (target: Target, seen: Json): Problem =>
  new Refusal('target_stale', `${target.title} changed since the preview; it was left as it is.`, {
    details: { seen },
  }).problem;

/** One try of one claimed target of an outside action: read, compare, send, and read back; or find out about a lost answer. */
export async function attemptOutside(
  parts: Parts,
  attempt: Attempt,
  action: OutsideAction,
  claim: Claim,
): Promise<void> {
  const context: ActionContext = {
    ...attempt.context,
    signal: AbortSignal.timeout(Math.max(1000, parts.pace.leaseMs * 0.8)),
    idempotencyKey: claim.idempotencyKey,
    proposal: attempt.proposal,
  };
  const settlement =
    claim.status === 'unknown'
      ? await reconcileOnce(parts, action, claim, context)
      : await sendOnce(parts, attempt, action, claim, context);
  const held = await settle(parts, attempt.tenant, claim, settlement);
  if (held && settlement.kind === 'applied')
    await readBack(parts, attempt.tenant, action, claim, settlement.applied.receipt, context);
}

async function sendOnce(
  parts: Parts,
  attempt: Attempt,
  action: OutsideAction,
  claim: Claim,
  context: ActionContext,
): Promise<Settlement> {
  try {
    const moved = afterReading(claim, await action.read(claim.target, context));
    if (moved) return moved;
  } catch (error) {
    return afterRefusal(parts, claim, problemOf(error));
  }
  if (!(await markSent(parts, attempt.tenant, claim))) return { kind: 'put_back' };
  try {
    return { kind: 'applied', applied: await action.apply(claim.target, context) };
  } catch (error) {
    return afterSending(parts, claim, problemOf(error));
  }
}

/** Nothing when the target still stands as it was shown. */
export const afterReading = ({ target }: Claim, answer: Json): Settlement | undefined => {
  const seen = storable(answer);
  return same(seen, target.before) ? undefined : { kind: 'stale', problem: moved(target, seen) };
};

/** A bug of ours leaves the outcome open as a lost answer does. */
export const afterSending = (parts: Parts, claim: Claim, problem: Problem): Settlement =>
  ambiguous.has(problem.code)
    ? { kind: 'unknown', afterMs: 0, questions: 0, problem }
    : afterRefusal(parts, claim, problem);

export function afterRefusal(parts: Parts, claim: Claim, problem: Problem): Settlement {
  if (problem.code === 'target_stale') return { kind: 'stale', problem };
  const next = afterFailure(parts.pace, problem, claim.tries, claim.waitedMs);
  if (next.kind === 'give_up') return { kind: 'failed', problem };
  return { kind: 'again', afterMs: next.ms, waitedMs: next.free ? next.ms : 0, free: next.free, problem };
}

async function reconcileOnce(
  parts: Parts,
  action: OutsideAction,
  claim: Claim,
  context: ActionContext,
): Promise<Settlement> {
  const unknown = (why: string): Settlement => {
    const problem = new Refusal('outcome_unknown', why).problem;
    const questions = claim.questions + 1;
    if (questions >= mostQuestions) return { kind: 'failed', problem };
    const afterMs = parts.pace.reconcileMs * 2 ** Math.min(claim.questions, 8);
    return { kind: 'unknown', afterMs, questions, problem };
  };
  try {
    const found = await action.reconcile(claim.target, context);
    if (found.outcome === 'applied') return { kind: 'applied', applied: found };
    if (found.outcome === 'unknown') return unknown(found.why);
    const lost = new Refusal('vendor_unavailable', 'The call was lost before it took effect.').problem;
    return afterRefusal(parts, claim, lost);
  } catch (error) {
    return unknown(problemOf(error).message);
  }
}

/**
 * Reads back what was applied and not verified: its worker died in between, or the reading failed. Reading twice does no
 * harm, so nobody has to hold the target for it.
 */
export async function verifyRest(
  parts: Parts,
  attempt: Attempt,
  action: OutsideAction,
  run: string,
): Promise<void> {
  for (const claim of await unverified(parts, attempt.tenant, run, attempt.proposal)) {
    const signal = AbortSignal.timeout(parts.pace.leaseMs);
    const context = { ...attempt.context, signal, ...claim, proposal: attempt.proposal };
    await readBack(parts, attempt.tenant, action, claim, claim.receipt, context);
  }
}

/** Reads the outside back. When the reading itself fails, the target stays applied and unverified, and says so. */
async function readBack(
  parts: Parts,
  tenant: string,
  action: OutsideAction,
  claim: Pick<Claim, 'id' | 'run' | 'position' | 'target'>,
  receipt: Json,
  context: ActionContext,
): Promise<void> {
  for (let round = 1; round <= readBacks; round++) {
    try {
      return await settleVerification(
        parts,
        tenant,
        claim,
        await action.verify(claim.target, receipt, context),
      );
    } catch (error) {
      const problem = problemOf(error);
      if (round === readBacks || !problem.retryable) return;
      await new Promise(resolve =>
        setTimeout(resolve, (problem.retryAfterMs ?? parts.pace.reconcileMs) * round),
      );
    }
  }
}

/** One target of a local action: its reading, its write and its record are one transaction. */
export async function attemptLocal(
  parts: Parts,
  attempt: Attempt,
  action: LocalAction,
  claim: Claim,
): Promise<void> {
  const { tenant, registered } = attempt;
  try {
    await kernelTransaction(parts, tenant, async transaction => {
      const context = {
        tenant,
        principal: attempt.requester,
        proposal: attempt.proposal,
        now: parts.clock,
        newId,
        store: storeOf(transaction),
        ...desksFor(transaction, parts, attempt),
      };
      if (!(await markSentIn(transaction, claim))) throw new NotSent();
      await takeRole(transaction, roleOf(registered.capability.name, 'action'));
      const stale = afterReading(claim, await action.read(claim.target, context));
      const settlement: Settlement = stale ?? {
        kind: 'applied',
        applied: await action.apply(claim.target, context),
      };
      await takeRole(transaction, 'cs_kernel');
      await settleIn(transaction, parts, tenant, claim, settlement);
    });
  } catch (error) {
    const settlement: Settlement =
      error instanceof NotSent ? { kind: 'put_back' } : afterRefusal(parts, claim, problemOf(error));
    await settle(parts, tenant, claim, settlement);
  }
}

/** Between the claim and its write the run was paused or cancelled, or the lease was lost. */
class NotSent extends Error {}
