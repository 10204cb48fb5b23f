import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../context.ts';
import { Refusal } from '../errors.ts';
import type { Outcome } from '../kernel.ts';
import { kernelTransaction } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { freeze, thaw } from '../proposals/freeze.ts';
import { readProposal } from '../proposals/read.ts';
import { adoptPolicy, revokePolicy } from '../proposals/standing.ts';
import { Bank } from '../testing/bank.ts';
import { bench, depositMoney } from '../testing/bench.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { cancelRun, pauseRun, resumeRun } from './control.ts';

/** A bank at whose door a test may stand: `atDoor` runs before each deposit, `answer` in place of its answer. */
class GuardedBank extends Bank {
  atDoor: (account: string) => Promise<void> = async () => {};
  answer: (receipt: string | undefined) => string | undefined = receipt => receipt;
  override async deposit(...call: Parameters<Bank['deposit']>): Promise<string> {
    await this.atDoor(call[1]);
    return this.answer(await super.deposit(...call))!;
  }
  override async receiptOf(...call: Parameters<Bank['receiptOf']>): Promise<string | undefined> {
    return this.answer(await super.receiptOf(...call));
  }
}

let bank: GuardedBank;
let test: TestKernel;
beforeAll(async () => {
  bank = new GuardedBank();
  const undoable = {
    ...depositMoney,
    undo: ({ ref }: { ref: string }) => ({
      tool: 'deposit_money',
      input: { accounts: [`${ref} undone`], amount: 1 },
    }),
  };
  const tools = bench.tools.map(tool => (tool.name === undoable.name ? undoable : tool));
  test = await openTestKernel({ capabilities: [{ ...bench, tools }], ports: { bank } as Partial<Ports> });
});
afterAll(() => test.close());

const idOf = (outcome: Outcome): string => {
  if (outcome.kind !== 'approval_required')
    throw new Error(`expected a proposal, got ${JSON.stringify(outcome)}`);
  return outcome.proposal.id;
};
const approved = async (
  tool: string,
  input: object,
  { ada, agent }: { ada: Principal; agent: Principal },
) => {
  const id = idOf(await test.kernel.call(agent, tool, input));
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, id);
  await decide(test.kernel.parts, ada, { proposal: id, decision: 'approve', fingerprint, challenge: nonce });
  return id;
};
const read = (who: Principal, id: string) => readProposal(test.kernel.parts, who, id);

it('a run sends five targets at a time, as long as nobody says otherwise', async () => {
  const { ada, agent } = test.people();
  const accounts = Array.from({ length: 23 }, (_, index) => `lane-${index}`);
  let [inside, most] = [0, 0];
  bank.atDoor = async () => {
    most = Math.max(most, ++inside);
    await new Promise(resolve => setTimeout(resolve, 20));
    inside--;
  };
  const id = await approved('deposit_money', { accounts, amount: 5 }, { ada, agent });
  await test.settle();
  bank.atDoor = async () => {};
  expect((await read(ada, id)).run).toMatchObject({ status: 'applied' });
  expect(most).toBe(5);
});
const written = (tenant: string) =>
  bank.ledger.filter(entry => entry.tenant === tenant).map(({ account }) => account);
/** Does once, when the next deposit stands at the door. */
const once = (work: () => Promise<unknown>) => {
  bank.atDoor = async () => {
    bank.atDoor = async () => {};
    await work();
  };
};
const runOf = async (who: Principal, id: string) => (await read(who, id)).run!.id;
const kindsIn = async (tenant: string) =>
  (
    (await test.database.asOwner(
      `select payload->>'status' as status from platform.event where tenant_id = '${tenant}' and type = 'run.ended'`,
    )) as { status: string }[]
  ).map(({ status }) => status);

describe('a cancelled run', () => {
  it('sends nothing more, and still finds out what became of what it had sent', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const id = await approved('deposit_money', { accounts, amount: 1 }, people);
    once(async () => {
      await cancelRun(test.kernel.parts, ada, await runOf(ada, id));
      bank.expectFaults('lost_answer', 'lost_request');
    });
    await test.settle();
    const { run, targets } = await read(ada, id);
    expect(run?.status).toBe('cancelled');
    const made = targets.filter(({ status }) => status === 'verified').map(({ ref }) => ref);
    expect(made.sort()).toEqual(written(tenant).sort());
    expect(targets.filter(({ status }) => !['verified', 'cancelled'].includes(status!))).toEqual([]);
    expect(made.length).toBeLessThan(accounts.length);
    expect(await kindsIn(tenant)).toEqual(['cancelled']);
  });
});

describe('a paused run', () => {
  it('ends what is under way, waits without a busy queue, and goes on where it was', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const id = await approved(
      'deposit_money',
      { accounts: ['a', 'b', 'c', 'd', 'e', 'f'], amount: 1 },
      people,
    );
    once(async () => pauseRun(test.kernel.parts, ada, await runOf(ada, id)));
    await test.settle();
    const paused = written(tenant).length;
    expect(paused).toBeLessThan(6);
    expect(await kindsIn(tenant)).toEqual([]);
    expect(
      await test.database.asOwner(
        `select id from platform.outbox where tenant_id = '${tenant}' and topic = 'run.drive' and done_at is null`,
      ),
    ).toEqual([]);
    await resumeRun(test.kernel.parts, ada, await runOf(ada, id));
    await test.settle();
    expect(written(tenant)).toHaveLength(6);
    expect(await kindsIn(tenant)).toEqual(['applied']);
  });
});

describe('the kill switch', () => {
  it('holds an approval through two freezes and two thaws, and lets it run once', async () => {
    const people = test.people();
    const { tenant, ada, agent } = people;
    const { parts } = test.kernel;
    const all = await freeze(parts, ada, { kind: 'everything' }, 'stop');
    const one = await freeze(parts, ada, { kind: 'agent', id: agent.id }, 'stop');
    await approved('deposit_money', { accounts: ['a'], amount: 1 }, people);
    await test.settle();
    await thaw(parts, ada, all);
    await test.settle();
    expect(written(tenant)).toEqual([]);
    const lifts = await Promise.allSettled([thaw(parts, ada, one), thaw(parts, ada, one)]);
    expect(lifts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await test.settle();
    expect(written(tenant)).toEqual(['a']);
    expect(await kindsIn(tenant)).toEqual(['applied']);
  });

  it('stops a local write between its claim and its transaction', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const id = await approved('change_setting', { name: 'colour', value: 'green' }, people);
    const { parts } = test.kernel;
    const { transaction } = parts.database;
    let stop: string | undefined;
    let claims = 0;
    const watched = {
      ...parts.database,
      async transaction(...call: Parameters<typeof transaction>) {
        const done = await transaction(...call);
        const [claim] = Array.isArray(done) ? (done as { fence?: number }[]) : [];
        if (call[0].role === 'cs_kernel' && claim?.fence && claims++ === 0)
          stop = await freeze(parts, ada, { kind: 'everything' }, 'right now');
        return done;
      },
    };
    const hasty = await openTestKernel({ like: { ...test, database: watched as typeof parts.database } });
    await hasty.settle();
    expect(await read(ada, id)).toMatchObject({ run: { status: 'paused' } });
    const settings = () =>
      test.database.transaction({ tenant, role: 'cs_bench_query' }, t =>
        t.selectFrom('bench.setting').select('value').execute(),
      );
    expect(await settings()).toEqual([]);
    await thaw(parts, ada, stop!);
    await test.settle();
    expect(await settings()).toEqual([{ value: 'green' }]);
    await hasty.close();
  });
});

describe('a revoked policy', () => {
  it('stops what its runs have not sent', async () => {
    const { tenant, ada, agent } = test.people();
    const { parts } = test.kernel;
    const policy = await kernelTransaction(parts, tenant, t =>
      adoptPolicy(t, parts, {
        tenant,
        document: {
          name: 'Small deposits',
          actions: ['deposit_money'],
          accounts: ['bank'],
          max_risk: 'medium',
          max_spend_per_call: [{ amount: 100, currency: 'USD' }],
          budgets: [],
          requesters: 'any',
        },
        signedBy: ada.id,
        validUntil: new Date(Date.now() + 60_000),
      }),
    );
    once(() => kernelTransaction(parts, tenant, t => revokePolicy(t, parts, { tenant, policy, by: ada.id })));
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await test.kernel.call(agent, 'deposit_money', { accounts, amount: 1 });
    await test.settle();
    expect(written(tenant).length).toBeLessThan(accounts.length);
    expect(await kindsIn(tenant)).toEqual(['cancelled']);
  });
});

describe('a worker that outlives its lease', () => {
  it('may not record what another found out before it', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const id = await approved('deposit_money', { accounts: ['a'], amount: 1 }, people);
    const slow = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    const port = {
      balance: (...call: Parameters<Bank['balance']>) => bank.balance(...call),
      async deposit(...call: Parameters<Bank['deposit']>) {
        await bank.deposit(...call);
        sent.resolve();
        await slow.promise;
        return 'too late';
      },
      receiptOf: (...call: Parameters<Bank['receiptOf']>) => bank.receiptOf(...call),
    };
    const sleeper = await openTestKernel({ like: test, ports: { bank: port as Bank } as Partial<Ports> });
    const asleep = sleeper.settle();
    await sent.promise;
    await test.database.asOwner(`
      update platform.target set lease_until = now() where tenant_id = '${tenant}';
      update platform.outbox set relayed_at = null where tenant_id = '${tenant}' and done_at is null`);
    await test.settle();
    expect((await read(ada, id)).targets[0]).toMatchObject({ status: 'verified', attempts: 1 });
    slow.resolve();
    await asleep;
    expect((await read(ada, id)).targets[0]).toMatchObject({
      receipt: { receipt: expect.not.stringContaining('late') },
    });
    expect(written(tenant)).toEqual(['a']);
    expect(await kindsIn(tenant)).toEqual(['applied']);
    await sleeper.close();
  });
});

describe('a target whose worker died before it had read it back', () => {
  it('is read back by the next one, and recorded once', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const id = await approved('deposit_money', { accounts: ['a', 'b'], amount: 1 }, people);
    await test.settle();
    await test.database.asOwner(`
      update platform.target set status = 'applied', verification = null where tenant_id = '${tenant}' and position = 1;
      update platform.run set status = 'applying' where tenant_id = '${tenant}';
      insert into platform.outbox (tenant_id, id, topic, subject_id)
        select tenant_id, gen_random_uuid(), 'run.drive', id from platform.run where tenant_id = '${tenant}'`);
    await test.settle();
    expect((await read(ada, id)).targets[1]).toMatchObject({
      status: 'verified',
      verification: { seen: { balance: 1 } },
    });
    expect(written(tenant)).toEqual(['a', 'b']);
  });
});

describe('an answer', () => {
  it('outside of the vendor’s schema leaves the outcome to be found out', async () => {
    const people = test.people();
    const { tenant, ada } = people;
    const id = await approved('deposit_money', { accounts: ['a'], amount: 1 }, people);
    let garbled = true;
    bank.answer = receipt => {
      if (!garbled) return receipt;
      garbled = false;
      throw new Refusal('vendor_protocol', 'The bank answered outside of its schema.');
    };
    await test.settle();
    bank.answer = receipt => receipt;
    expect(written(tenant)).toEqual(['a']);
    expect((await read(ada, id)).targets[0]).toMatchObject({ status: 'verified', attempts: 1 });
  });

  it('with characters that no database keeps is kept all the same', async () => {
    const people = test.people();
    const { ada } = people;
    const id = await approved('deposit_money', { accounts: ['a'], amount: 1 }, people);
    bank.answer = receipt => receipt && `${receipt}\0\ud800`;
    await test.settle();
    bank.answer = receipt => receipt;
    expect((await read(ada, id)).targets[0]).toMatchObject({
      status: 'verified',
      receipt: { receipt: expect.stringMatching(/^r\d+\uFFFD\uFFFD$/) },
    });
  });

  it('that stays lost is asked for twelve times, however often the vendor had asked to wait before', async () => {
    const people = test.people();
    const { ada } = people;
    const id = await approved('deposit_money', { accounts: ['a'], amount: 1 }, people);
    bank.expectFaults(...Array.from({ length: 14 }, () => 'rate_limited' as const), 'lost_answer');
    let questions = 0;
    bank.answer = () => {
      questions++;
      throw new Refusal('vendor_unavailable', 'The bank is closed.');
    };
    while ((await read(ada, id)).run?.status !== 'failed') await test.settle();
    bank.answer = receipt => receipt;
    expect(questions).toBe(12);
    expect((await read(ada, id)).targets[0]).toMatchObject({
      status: 'failed',
      attempts: 1,
      problem: { code: 'outcome_unknown' },
    });
  });
});

describe('an undo', () => {
  it('of several targets is a proposal for each, also under one key of the caller', async () => {
    const people = test.people();
    const { ada, agent } = people;
    const id = await approved('deposit_money', { accounts: ['a', 'b'], amount: 1 }, people);
    await test.settle();
    const first = await test.kernel.undo(agent, id, { dedupeKey: 'thread:undo' });
    expect(new Set(first.map(idOf)).size).toBe(2);
    const again = await test.kernel.undo(agent, id, { dedupeKey: 'thread:undo' });
    expect(again.map(idOf)).toEqual(first.map(idOf));
    expect(await read(ada, idOf(first[1]!))).toMatchObject({
      document: { input: { accounts: ['b undone'] } },
    });
  });
});
