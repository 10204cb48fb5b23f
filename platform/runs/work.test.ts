import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome } from '../kernel.ts';
import { kernelTransaction } from '../parts.ts';
import { consumeGrant } from '../proposals/consume.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { readProposal } from '../proposals/read.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { claimNext, markSent } from './claim.ts';
import { listTargets } from './read.ts';
import { settle, settleAll, settleVerifications } from './settle.ts';

const claimed = 10;
const read = 20;

let test: TestKernel;
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());

const proposed = (outcome: Outcome): string => {
  if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
  return outcome.proposal.id;
};

/** How many rows the database touches in the tables of runs, to find those that it answers with. */
async function rowsTouchedBy(work: () => Promise<unknown>): Promise<number> {
  const touched = async (): Promise<number> => {
    const [row] = (await test.database.asOwner(
      `select pg_stat_force_next_flush(), sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
       from pg_stat_user_tables where schemaname = 'platform' and relname in ('target', 'proposal_target')`,
    )) as [{ rows: number }];
    return row.rows;
  };
  await touched();
  const before = await touched();
  await work();
  await touched();
  return (await touched()) - before;
}

/** A run of so many targets of which all are done but the last few. */
async function nearlyDone(count: number) {
  const { tenant, ada, agent } = test.people();
  const { parts } = test.kernel;
  const accounts = Array.from({ length: count }, (_, index) => `account ${index}`);
  const proposal = proposed(await test.kernel.call(agent, 'deposit_money', { accounts, amount: 1 }));
  const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
  await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  const [grant] = (await test.database.asOwner(
    `select id from platform.grant where proposal_id = '${proposal}'`,
  )) as [{ id: string }];
  const run = await kernelTransaction(parts, tenant, t => consumeGrant(t, parts, tenant, grant.id));
  await test.database.asOwner(`
    update platform.run set status = 'applying' where id = '${run}';
    update platform.target set together = 'all' where run_id = '${run}';
    update platform.target set status = 'verified' where run_id = '${run}' and position < ${count - claimed}`);
  // What was done at one stroke here is done one by one in a run, and its traces are swept on the way.
  await test.database.asOwner('vacuum platform.target');
  return { parts, tenant, ada, proposal, run, count };
}

async function workOf({ parts, tenant, ada, proposal, run, count }: Awaited<ReturnType<typeof nearlyDone>>) {
  const carriedOut = await rowsTouchedBy(async () => {
    for (const most of [1, 1, 1, 1, 1, 100]) {
      const claims = await claimNext(parts, tenant, run, proposal, most);
      expect(claims).toHaveLength(most === 1 ? 1 : 5);
      const ended = { kind: 'applied', applied: { receipt: null } } as const;
      for (const claim of claims) {
        expect(await markSent(parts, tenant, claim)).toBe(true);
        if (most === 1) expect(await settle(parts, tenant, claim, ended)).toBe(true);
      }
      if (most === 1) continue;
      const held = await settleAll(
        parts,
        tenant,
        claims.map(claim => [claim, ended]),
      );
      expect(held.size).toBe(claims.length);
      await settleVerifications(
        parts,
        tenant,
        claims.map(claim => [claim, { verdict: 'verified', seen: null }]),
      );
    }
  });
  const whole = await rowsTouchedBy(async () => {
    expect((await readProposal(parts, ada, proposal)).targets.at(-1)).toMatchObject({ status: 'verified' });
  });
  const page = await rowsTouchedBy(async () => {
    expect((await listTargets(parts, tenant, run, { limit: read })).targets).toHaveLength(read);
  });
  return { carriedOut: carriedOut / claimed, whole: whole / count, page: page / count };
}

it('a target costs as much in a long run as in a short one, to carry it out and to read it', async () => {
  const short = await workOf(await nearlyDone(400));
  const long = await workOf(await nearlyDone(1_600));
  expect(long.carriedOut).toBeLessThan(short.carriedOut * 1.5);
  expect(long.whole).toBeLessThan(short.whole * 1.5);
  expect(long.page).toBeLessThan(short.page * 1.5);
});
