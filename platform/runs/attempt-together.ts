import type { CallContext } from '../context.ts';
import { problemOf } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Answer, Applied, InOneCall, OutsideAction, Verification } from '../tool.ts';
import { type Attempt, afterReading, afterRefusal, afterSending, attemptOutside } from './attempt.ts';
import { type Claim, markAllSent } from './claim.ts';
import { type Settlement, settleAll, settleVerifications } from './settle.ts';

/**
 * One try of claimed targets that go out in one call. What is done with each is what `attemptOutside` does with one:
 * read, compare, look a last time, send, settle under its own fence, read back. What became of a lost answer is found
 * out target by target.
 */
export async function attemptTogether(
  parts: Parts,
  attempt: Attempt,
  action: OutsideAction,
  claims: readonly Claim[],
): Promise<void> {
  const fresh = claims.filter(({ status }) => status === 'applying');
  const alone = action.inOneCall ? claims.filter(claim => !fresh.includes(claim)) : claims;
  for (const claim of alone) await attemptOutside(parts, attempt, action, claim);
  if (!action.inOneCall || fresh.length === 0) return;

  const signal = AbortSignal.timeout(Math.max(1000, parts.pace.leaseMs * 0.8));
  const call = { parts, tenant: attempt.tenant, several: action.inOneCall };
  const context: CallContext = { ...attempt.context, signal, proposal: attempt.proposal };
  const settlements = new Map(await readAll(call, fresh, context));
  const ready = fresh.filter(claim => !settlements.has(claim));
  for (const [claim, settlement] of await sendAll(call, ready, context)) settlements.set(claim, settlement);

  const held = await settleAll(parts, attempt.tenant, [...settlements]);
  const made = [...settlements].flatMap(([claim, settlement]) =>
    held.has(claim.id) && settlement.kind === 'applied'
      ? [{ claim, receipt: settlement.applied.receipt }]
      : [],
  );
  if (made.length > 0) await readAllBack(call, made, context);
}

interface Call {
  readonly parts: Parts;
  readonly tenant: string;
  readonly several: InOneCall;
}
type Settled = readonly [Claim, Settlement];

/** Those that moved, or that could not be read. */
async function readAll(
  { parts, several }: Call,
  claims: readonly Claim[],
  context: CallContext,
): Promise<Settled[]> {
  if (!several.read) return [];
  const read = several.read.bind(several);
  const answers = await answersOf(claims, () =>
    read(
      claims.map(({ target }) => target),
      context,
    ),
  );
  return claims.flatMap((claim, index): Settled[] => {
    const answer = answers[index]!;
    const end =
      'problem' in answer ? afterRefusal(parts, claim, answer.problem) : afterReading(claim, answer.value);
    return end ? [[claim, end]] : [];
  });
}

async function sendAll(
  { parts, tenant, several }: Call,
  claims: readonly Claim[],
  context: CallContext,
): Promise<Settled[]> {
  if (claims.length === 0) return [];
  const allowed = await markAllSent(parts, tenant, claims);
  const going = claims.filter(({ id }) => allowed.has(id));
  const staying = claims.filter(({ id }) => !allowed.has(id));
  const sendings = going.map(({ target, idempotencyKey }) => ({ target, idempotencyKey }));
  const answers: readonly Answer<Applied>[] =
    going.length === 0 ? [] : await answersOf(going, () => several.apply(sendings, context));
  return [
    ...staying.map((claim): Settled => [claim, { kind: 'put_back' }]),
    ...going.map((claim, index): Settled => {
      const answer = answers[index]!;
      return [
        claim,
        'problem' in answer
          ? afterSending(parts, claim, answer.problem)
          : { kind: 'applied', applied: answer.value },
      ];
    }),
  ];
}

/** What could not be read back stays applied and unverified; whoever drives the run next reads it. */
async function readAllBack(
  { parts, tenant, several }: Call,
  made: readonly { readonly claim: Claim; readonly receipt: Applied['receipt'] }[],
  context: CallContext,
): Promise<void> {
  const seen = await answersOf(made, () =>
    several.verify(
      made.map(({ claim, receipt }) => ({ target: claim.target, receipt })),
      context,
    ),
  );
  await settleVerifications(
    parts,
    tenant,
    made.flatMap(({ claim }, index): (readonly [Claim, Verification])[] => {
      const answer = seen[index]!;
      return 'value' in answer ? [[claim, answer.value]] : [];
    }),
  );
}

/** An answer for each, in order. A throw is the answer for all; an answer that is missing is a bug, and leaves it open. */
async function answersOf<T>(
  asked: readonly unknown[],
  ask: () => Promise<readonly Answer<T>[]>,
): Promise<readonly Answer<T>[]> {
  try {
    const answers = await ask();
    return asked.map((_, index) => answers[index] ?? { problem: problemOf(new Error('no answer')) });
  } catch (error) {
    return asked.map(() => ({ problem: problemOf(error) }));
  }
}
