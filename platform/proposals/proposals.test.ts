import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../kernel.ts';
import { kernelTransaction } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { decide, openChallenge } from './decide.ts';
import { freeze, thaw } from './freeze.ts';
import { readProposal } from './read.ts';
import { adoptPolicy, revokePolicy } from './standing.ts';
import { withdraw } from './withdraw.ts';

let test: TestKernel;
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());

const idOf = (outcome: Outcome): string => {
  if (outcome.kind !== 'approval_required')
    throw new Error(`expected a proposal, got ${JSON.stringify(outcome)}`);
  return outcome.proposal.id;
};
const deposit = (who: Principal, input: object, dedupeKey?: string) =>
  test.kernel.call(who, 'deposit_money', input, dedupeKey ? { dedupeKey } : {});
const approve = async (who: Principal, proposal: string, positions?: number[]) => {
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, who, proposal);
  return decide(test.kernel.parts, who, {
    proposal,
    decision: 'approve',
    fingerprint,
    challenge: nonce,
    positions,
  });
};
const read = (who: Principal, id: string) => readProposal(test.kernel.parts, who, id);
const writesOf = (tenant: string) => test.bank.ledger.filter(entry => entry.tenant === tenant);

describe('an action', () => {
  it('writes nothing until a person approves, then writes once, is verified and heard of', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a', 'b'], amount: 5 }));
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
    expect(await approve(ada, id)).toMatchObject({ status: 'approved' });
    await test.settle();
    const view = await read(ada, id);
    expect(view).toMatchObject({ status: 'executed', run: { status: 'applied' } });
    expect(view.targets.map(target => target.status)).toEqual(['verified', 'verified']);
    expect(writesOf(tenant).map(entry => entry.account)).toEqual(['a', 'b']);
    const heard = await test.database.transaction({ tenant, role: 'cs_bench_query' }, t =>
      t.selectFrom('bench.heard').select('account').orderBy('account').execute(),
    );
    expect(heard).toEqual([{ account: 'a' }, { account: 'b' }]);
  });

  it('is one proposal for one dedupe key', async () => {
    const { agent } = test.people();
    const [first, second] = await Promise.all([
      deposit(agent, { accounts: ['a'], amount: 1 }, 'thread:call-1'),
      deposit(agent, { accounts: ['a'], amount: 1 }, 'thread:call-1'),
    ]);
    expect(idOf(first)).toBe(idOf(second));
  });

  it('applies only the approved targets', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a', 'b', 'c'], amount: 1 }));
    await approve(ada, id, [2, 0]);
    await test.settle();
    expect(writesOf(tenant).map(entry => entry.account)).toEqual(['a', 'c']);
    expect((await read(ada, id)).targets.map(target => target.status)).toEqual([
      'verified',
      null,
      'verified',
    ]);
  });

  it('leaves a target alone that moved since the preview', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a', 'b'], amount: 1 }));
    await approve(ada, id);
    test.bank.move(tenant, 'a', 99);
    await test.settle();
    const view = await read(ada, id);
    expect(view.targets.map(target => target.status)).toEqual(['stale', 'verified']);
    expect(view.run?.status).toBe('partial');
    expect(view.targets[0]!.problem).toMatchObject({
      code: 'target_stale',
      details: { seen: { balance: 99 } },
    });
  });

  it('of which something moved is proposed anew by a person, once, from where it stands', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a', 'b'], amount: 1 }));
    await approve(ada, id);
    test.bank.move(tenant, 'a', 99);
    await test.settle();
    const [anew, again] = [await test.kernel.proposeAnew(ada, id), await test.kernel.proposeAnew(ada, id)];
    expect(again).toBe(anew);
    const card = await read(ada, anew);
    expect(card).toMatchObject({ status: 'proposed', document: { requester: { id: ada.id } } });
    expect(card.targets[0]!.before).toEqual({ balance: 99 });
    await expect(test.kernel.proposeAnew(ada, anew)).rejects.toMatchObject({ code: 'not_pending' });
    await expect(test.kernel.proposeAnew(agent, id)).rejects.toMatchObject({
      code: 'decided_outside_console',
    });
  });

  it('finds out about a lost answer before it does anything again', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    await approve(ada, id);
    test.bank.expectFaults('lost_answer');
    await test.settle();
    expect(writesOf(tenant)).toHaveLength(1);
    expect((await read(ada, id)).targets[0]).toMatchObject({
      status: 'verified',
      receipt: { receipt: expect.any(String) },
    });
  });

  it('tries again after a lost request, a pause that was asked for, and a closed door', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    await approve(ada, id);
    test.bank.expectFaults('lost_request', 'rate_limited', 'unavailable');
    await test.settle();
    expect(writesOf(tenant)).toHaveLength(1);
    expect((await read(ada, id)).targets[0]).toMatchObject({ status: 'verified', attempts: 3 });
  });

  it('gives up after the fourth try and says what to do', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    await approve(ada, id);
    test.bank.expectFaults('unavailable', 'unavailable', 'unavailable', 'unavailable');
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
    const view = await read(ada, id);
    expect(view.run?.status).toBe('failed');
    expect(view.targets[0]).toMatchObject({
      status: 'failed',
      attempts: 4,
      problem: { code: 'vendor_unavailable' },
    });
    const letters = await kernelTransaction(test.kernel.parts, tenant, t =>
      t.selectFrom('platform.dead_letter').select(['class', 'recommendation']).execute(),
    );
    expect(letters).toEqual([{ class: 'timeout', recommendation: expect.stringContaining('retry') }]);
  });
});

describe('a decision', () => {
  it('is a person’s, never an agent’s', async () => {
    const { agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    await expect(openChallenge(test.kernel.parts, agent, id)).rejects.toMatchObject({
      code: 'decided_outside_console',
    });
    const token = { ...agent, scopes: ['*', 'decisions:make'] };
    await expect(openChallenge(test.kernel.parts, token, id)).rejects.toMatchObject({
      code: 'decided_outside_console',
    });
  });

  it('answers its own challenge, once', async () => {
    const { ada, ben, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, id);
    const decision = { proposal: id, decision: 'reject' as const, fingerprint, challenge: nonce };
    await expect(decide(test.kernel.parts, ben, decision)).rejects.toMatchObject({
      code: 'challenge_invalid',
    });
    await expect(decide(test.kernel.parts, ada, { ...decision, fingerprint: 'other' })).rejects.toMatchObject(
      {
        code: 'fingerprint_mismatch',
      },
    );
    expect(await decide(test.kernel.parts, ada, decision)).toMatchObject({ status: 'rejected' });
    await expect(decide(test.kernel.parts, ada, decision)).rejects.toMatchObject({ code: 'not_pending' });
  });

  it('is made once when two press at the same moment; the other is told', async () => {
    const { tenant, ada, ben, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const results = await Promise.allSettled([approve(ada, id), approve(ben, id)]);
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1);
    await test.settle();
    expect(writesOf(tenant)).toHaveLength(1);
  });

  it('cannot come after the time to decide', async () => {
    const { ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, id);
    await withdraw(test.kernel.parts, agent, id);
    await expect(
      decide(test.kernel.parts, ada, { proposal: id, decision: 'approve', fingerprint, challenge: nonce }),
    ).rejects.toMatchObject({ code: 'not_pending' });
  });
});

describe('an edit', () => {
  it('is a new proposal that takes the old one’s place', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const edited = idOf(await test.kernel.edit(ada, id, { accounts: ['a'], amount: 2 }));
    expect(await read(ada, id)).toMatchObject({ status: 'superseded', supersededBy: edited });
    await expect(approve(ada, id)).rejects.toMatchObject({ code: 'not_pending' });
    await approve(ada, edited);
    await test.settle();
    expect(writesOf(tenant)).toMatchObject([{ amount: 2 }]);
  });

  it('is refused when it leaves the schema, and the old one stands', async () => {
    const { ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    expect(await test.kernel.edit(ada, id, { accounts: ['a'], amount: -1 })).toMatchObject({
      kind: 'refused',
      problem: { code: 'invalid_input' },
    });
    expect(await read(ada, id)).toMatchObject({ status: 'proposed' });
  });
});

describe('a standing policy', () => {
  const document = {
    name: 'Small deposits',
    actions: ['deposit_money'],
    accounts: ['bank'],
    max_risk: 'medium' as const,
    max_spend_per_call: [{ amount: 10, currency: 'USD' }],
    budgets: [{ unit: 'USD', limit: 12, window: 'day' as const }],
    requesters: 'any' as const,
  };
  const adopt = (person: Principal, changes: Partial<typeof document> = {}) =>
    kernelTransaction(test.kernel.parts, person.tenant, t =>
      adoptPolicy(t, test.kernel.parts, {
        tenant: person.tenant,
        document: { ...document, ...changes },
        signedBy: person.id,
        validUntil: new Date(Date.now() + 3_600_000),
      }),
    );

  it('lets a call through within its limits, counts it, and no further', async () => {
    const { tenant, ada, agent } = test.people();
    await adopt(ada);
    const first = deposit(agent, { accounts: ['a'], amount: 8 });
    while (writesOf(tenant).length === 0) await test.settle();
    expect(await first).toMatchObject({ kind: 'result', data: { deposited: 1 } });
    expect(await deposit(agent, { accounts: ['a'], amount: 8 })).toMatchObject({ kind: 'approval_required' });
    expect(await deposit(agent, { accounts: ['b'], amount: 1, risk: 'high' })).toMatchObject({
      kind: 'approval_required',
    });
  });

  it('covers nothing once it is revoked', async () => {
    const { ada, agent } = test.people();
    const policy = await adopt(ada);
    await kernelTransaction(test.kernel.parts, ada.tenant, t =>
      revokePolicy(t, test.kernel.parts, { tenant: ada.tenant, policy, by: ada.id }),
    );
    expect(await deposit(agent, { accounts: ['a'], amount: 1 })).toMatchObject({ kind: 'approval_required' });
  });

  it('is no policy when somebody wrote it into the table without our key', async () => {
    const { ada, agent } = test.people();
    const policy = await adopt(ada);
    await test.database.asOwner(
      `update platform.standing_policy set signature = 'AAAA' where id = '${policy}'`,
    );
    expect(await deposit(agent, { accounts: ['a'], amount: 1 })).toMatchObject({ kind: 'approval_required' });
  });
});

describe('the kill switch', () => {
  it('stops an approved grant, and lets it go on when it is lifted', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const stop = await freeze(test.kernel.parts, ada, { kind: 'everything' }, 'odd prices');
    await approve(ada, id);
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
    await thaw(test.kernel.parts, ada, stop);
    await test.settle();
    expect(writesOf(tenant)).toHaveLength(1);
  });

  it('pauses a run between two targets', async () => {
    const { tenant, ada, agent } = test.people();
    const accounts = Array.from({ length: 12 }, (_, index) => `x${index}`);
    const id = idOf(await deposit(agent, { accounts, amount: 1 }));
    await approve(ada, id);
    test.bank.expectFaults(...Array.from({ length: 12 }, () => 'rate_limited' as const));
    const stop = await freeze(test.kernel.parts, ada, { kind: 'agent', id: agent.id }, 'stop it');
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
    await thaw(test.kernel.parts, ada, stop);
    await test.settle();
    expect(writesOf(tenant)).toHaveLength(12);
  });
});

describe('tampering', () => {
  it('with a target in the database is noticed before anything is done', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    await approve(ada, id);
    await test.database.asOwner(
      `update platform.proposal_target set after = '{"balance": 1000000}' where proposal_id = '${id}'`,
    );
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
    expect(await read(ada, id)).toMatchObject({ status: 'approved', run: null });
  });

  it('by forging an approval without our key does nothing', async () => {
    const { tenant, ada, agent } = test.people();
    const id = idOf(await deposit(agent, { accounts: ['a'], amount: 1 }));
    const view = await read(ada, id);
    await test.database.asOwner(`
      update platform.proposal set status = 'approved' where id = '${id}';
      insert into platform.countersignature (tenant_id, id, proposal_id, approver_id, decision, method, statement, key_id, signature)
        values ('${tenant}', gen_random_uuid(), '${id}', '${ada.id}', 'approve', 'session', '{}', 'x', 'x');
      insert into platform.grant (tenant_id, id, proposal_id, fingerprint, approved_root, approved_positions, use_by)
        values ('${tenant}', '${id}', '${id}', '${view.fingerprint}', '${view.document.targets.root}', '{0}', now() + interval '1 hour');
      insert into platform.outbox (tenant_id, id, topic, subject_id) values ('${tenant}', gen_random_uuid(), 'grant.consume', '${id}');`);
    await test.settle();
    expect(writesOf(tenant)).toEqual([]);
  });
});

describe('a local action', () => {
  it('happens with its record or not at all', async () => {
    const { tenant, ada, agent } = test.people();
    const setting = () =>
      test.database.transaction({ tenant, role: 'cs_bench_query' }, t =>
        t.selectFrom('bench.setting').select(['name', 'value']).execute(),
      );
    const good = idOf(await test.kernel.call(agent, 'change_setting', { name: 'colour', value: 'green' }));
    await approve(ada, good);
    await test.settle();
    expect(await setting()).toEqual([{ name: 'colour', value: 'green' }]);
    const bad = idOf(await test.kernel.call(agent, 'change_setting', { name: 'colour', value: 'broken' }));
    await approve(ada, bad);
    await test.settle();
    expect(await setting()).toEqual([{ name: 'colour', value: 'green' }]);
    expect(await read(ada, bad)).toMatchObject({ run: { status: 'failed' } });
  });
});
