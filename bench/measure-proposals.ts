import type { Outcome } from '../platform/kernel.ts';
import { kernelTransaction } from '../platform/parts.ts';
import { decide, openChallenge } from '../platform/proposals/decide.ts';
import { readProposal } from '../platform/proposals/read.ts';
import { adoptPolicy } from '../platform/proposals/standing.ts';
import { articleOf, type Home, type Installation, openInstallation } from './installation.ts';
import { percentile } from './statistics.ts';

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** Milliseconds from one to the next, for one target at a warehouse that answers at once. */
export interface ProposalFigures {
  /** The call, until the caller holds the proposal. */
  readonly propose: Spread;
  /** The challenge and the countersignature, one after the other. */
  readonly decide: Spread;
  /** From the decision through outbox and queue until the target is applied and verified. */
  readonly run: Spread;
  readonly whole: Spread;
  /** A call that a standing policy covers: proposed, granted, applied and verified before it answers. */
  readonly standing: Spread;
}

const restock = 'restock_shelf';
const longestRunMs = 30_000;

export async function measureProposals(home: Home, times: number): Promise<ProposalFigures> {
  const installation = await openInstallation(home, 'http://localhost');
  const taken = { propose: [], decide: [], run: [], whole: [], standing: [] } as Record<
    keyof ProposalFigures,
    number[]
  >;
  for (let index = -1; index < times; index++) {
    const steps = await approved(installation, index + 1);
    if (index < 0) continue; // the first one warms up
    for (const step of ['propose', 'decide', 'run', 'whole'] as const) taken[step].push(steps[step]);
  }
  await adopt(installation);
  for (let index = -1; index < times; index++) {
    const start = performance.now();
    await answered(installation, await call(installation, index + 1));
    if (index >= 0) taken.standing.push(performance.now() - start);
  }
  await installation.close();
  return Object.fromEntries(
    Object.entries(taken).map(([name, ms]) => [
      name,
      { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95) },
    ]),
  ) as unknown as ProposalFigures;
}

/** A call that took longer than it waits is answered as under way; it ends all the same, and its time counts. */
async function answered(installation: Installation, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'result') return;
  if (outcome.kind !== 'approval_required' || outcome.proposal.status !== 'executed')
    throw new Error(`not covered: ${JSON.stringify(outcome)}`);
  const { kernel, operator } = installation;
  await kernel.waitForProposal(operator, outcome.proposal.id, longestRunMs);
  await assertVerified(installation, outcome.proposal.id);
}

async function assertVerified({ kernel, operator }: Installation, proposal: string): Promise<void> {
  const { targets } = await readProposal(kernel.parts, operator, proposal);
  if (targets.some(({ status }) => status !== 'verified'))
    throw new Error(`not verified: ${targets.map(({ status }) => status)}`);
}

const call = ({ kernel, assistant }: Installation, index: number): Promise<Outcome> =>
  kernel.call(assistant, restock, { article: articleOf(index), quantity: 1 });

async function approved(installation: Installation, index: number) {
  const { kernel, operator } = installation;
  const start = performance.now();
  const outcome = await call(installation, index);
  if (outcome.kind !== 'approval_required') throw new Error(`not proposed: ${JSON.stringify(outcome)}`);
  const { id } = outcome.proposal;
  const proposed = performance.now();
  const { nonce, fingerprint } = await openChallenge(kernel.parts, operator, id);
  await decide(kernel.parts, operator, {
    proposal: id,
    decision: 'approve',
    fingerprint,
    challenge: nonce,
  });
  const decided = performance.now();
  await kernel.waitForProposal(operator, id, longestRunMs);
  const ended = performance.now();
  await assertVerified(installation, id);
  return {
    propose: proposed - start,
    decide: decided - proposed,
    run: ended - decided,
    whole: ended - start,
  };
}

const adopt = ({ kernel: { parts }, operator }: Installation): Promise<unknown> =>
  kernelTransaction(parts, operator.tenant, t =>
    adoptPolicy(t, parts, {
      tenant: operator.tenant,
      document: {
        name: 'Restocking',
        actions: [restock],
        accounts: ['warehouse'],
        max_risk: 'low',
        requesters: 'any',
        max_spend_per_call: [{ amount: 1000, currency: 'USD' }],
        budgets: [{ unit: 'USD', limit: 10_000_000, window: 'day' }],
      },
      signedBy: operator.id,
      validUntil: new Date(Date.now() + 3_600_000),
    }),
  );
