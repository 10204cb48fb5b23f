import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../principal.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { decideBatch, reviewBatch } from './batch.ts';
import { delegate, readDesk, setAside } from './desk.ts';
import { readInbox } from './inbox.ts';
import { listProposals } from './list.ts';
import { readProposal } from './read.ts';
import { expire } from './withdraw.ts';

let test: TestKernel;
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());

/** Two operators who are known by name, and an assistant. */
async function house() {
  const people = test.people();
  for (const { id, name } of [people.ada, people.ben])
    await test.database.asOwner(
      `insert into platform.principal (tenant_id, id, kind, name, scopes)
       values ('${people.tenant}', '${id}', 'operator', '${name}', '{role:operator}')`,
    );
  const ask = async (input: object, tool = 'deposit_money'): Promise<string> => {
    const outcome = await test.kernel.call(people.agent, tool, input);
    if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
    return outcome.proposal.id;
  };
  return { ...people, ask };
}
const list = async (who: Principal, filter: object) =>
  (await listProposals(test.kernel.parts, who, filter)).proposals.map(({ id }) => id);
const audited = async (tenant: string, kind: string) =>
  test.database.asOwner(
    `select actor from platform.audit_entry where tenant_id = '${tenant}' and kind = '${kind}'`,
  );
const parts = () => test.kernel.parts;

describe('an inbox', () => {
  it('counts what stands where, and shows what nobody decided in time', async () => {
    const { tenant, ada, agent, ask } = await house();
    await ask({ accounts: ['a'], amount: 1 });
    const late = await ask({ accounts: ['b'], amount: 1, decide_within_ms: 1 });
    await ask({ name: 'colour', value: 'green' }, 'change_setting');
    await new Promise(resolve => setTimeout(resolve, 10));
    const before = await readInbox(parts(), ada);
    expect(before).toMatchObject({ counts: { proposed: 2, expired: 1 }, aside: 0, delegated: 0 });
    expect(before.actions).toEqual(['change_setting', 'deposit_money']);
    expect(before.requesters).toEqual([{ id: agent.id, name: 'Assistant' }]);
    await expire(parts(), tenant, late);
    expect((await readInbox(parts(), ada)).counts).toEqual({ proposed: 2, expired: 1 });
    expect(await list(ada, { status: ['expired'] })).toEqual([late]);
    expect(await list(ada, { requester: ada.id })).toEqual([]);
    expect(await list(ada, { action: 'change_setting', requester: agent.id })).toHaveLength(1);
  });
});

describe('setting aside', () => {
  it('hides a proposal from one person until a time, and from nobody else', async () => {
    const { tenant, ada, ben, ask } = await house();
    const id = await ask({ accounts: ['a'], amount: 1 });
    await setAside(parts(), ada, id, new Date(Date.now() + 60_000));
    expect(await list(ada, { aside: 'hide' })).toEqual([]);
    expect(await list(ada, { aside: 'only' })).toEqual([id]);
    expect(await list(ben, { aside: 'hide' })).toEqual([id]);
    expect((await readInbox(parts(), ada)).aside).toBe(1);
    await setAside(parts(), ada, id, null);
    expect(await list(ada, { aside: 'hide' })).toEqual([id]);
    expect(await audited(tenant, 'proposal.set_aside')).toEqual([{ actor: ada.id }, { actor: ada.id }]);
  });

  it('cannot outlast the time to decide, nor hold back what is decided', async () => {
    const { ada, agent, ask } = await house();
    const id = await ask({ accounts: ['a'], amount: 1 });
    const after = new Date(Date.now() + 400 * 86_400_000);
    await expect(setAside(parts(), ada, id, after)).rejects.toThrow('before it must be decided');
    expect(() => setAside(parts(), agent, id, null)).toThrow('Only a person');
    const review = await reviewBatch(parts(), ada, [id]);
    await decideBatch(parts(), ada, { decision: 'reject', proposals: review.items });
    await expect(setAside(parts(), ada, id, new Date(Date.now() + 60_000))).rejects.toThrow('rejected');
  });
});

describe('delegating', () => {
  it('names who is expected to decide, tells of it, and takes nobody’s power', async () => {
    const { tenant, ada, ben, agent, ask } = await house();
    const id = await ask({ accounts: ['a'], amount: 1 });
    await delegate(parts(), ada, id, { operator: ben.id, note: 'You know the bank.' });
    expect(await readDesk(parts(), ada, id)).toMatchObject({
      setAsideUntil: null,
      delegate: { id: ben.id, name: 'Ben', by: 'Ada', note: 'You know the bank.' },
    });
    expect(await list(ben, { delegate: ben.id })).toEqual([id]);
    expect((await readInbox(parts(), ben)).delegated).toBe(1);
    const events = await test.database.asOwner(
      `select payload->>'delegate' as delegate from platform.event where tenant_id = '${tenant}' and type = 'proposal.delegated'`,
    );
    expect(events).toEqual([{ delegate: ben.id }]);
    await expect(delegate(parts(), ada, id, { operator: agent.id, note: '' })).rejects.toThrow(
      'operator who',
    );
    expect((await readDesk(parts(), ada, id)).delegate?.name).toBe('Ben');
    const { items } = await reviewBatch(parts(), ada, [id]);
    expect(await decideBatch(parts(), ada, { decision: 'approve', proposals: items })).toMatchObject([
      { status: 'approved' },
    ]);
  });
});

describe('a batch', () => {
  it('is decided one by one, each by its own fingerprint and challenge', async () => {
    const { tenant, ada, ask } = await house();
    const ids = [await ask({ accounts: ['a'], amount: 2 }), await ask({ accounts: ['b', 'c'], amount: 3 })];
    const review = await reviewBatch(parts(), ada, ids);
    expect(review).toMatchObject({
      action: 'deposit_money',
      totals: [{ label: 'In all', value: { amount: 8, currency: 'USD' } }],
      items: [{ samples: ['Account a'] }, { targets: 2, samples: ['Account b', 'Account c'] }],
    });
    const [first, second] = review.items;
    const outcomes = await decideBatch(parts(), ada, {
      decision: 'approve',
      proposals: [first!, { ...second!, fingerprint: first!.fingerprint }],
    });
    expect(outcomes).toMatchObject([
      { proposal: ids[0], status: 'approved' },
      { proposal: ids[1], problem: { code: 'fingerprint_mismatch' } },
    ]);
    expect((await readProposal(parts(), ada, ids[1]!)).status).toBe('proposed');
    const signed = await test.database.asOwner(
      `select statement->>'fingerprint' as fingerprint from platform.countersignature where tenant_id = '${tenant}'`,
    );
    expect(signed).toEqual([{ fingerprint: first!.fingerprint }]);
    const again = await decideBatch(parts(), ada, { decision: 'approve', proposals: [first!] });
    expect(again).toMatchObject([{ problem: { code: 'not_pending' } }]);
  });

  it('holds one kind of action only, nothing of high risk, and nothing of another house', async () => {
    const { ada, ask } = await house();
    const low = await ask({ accounts: ['a'], amount: 1 });
    const high = await ask({ accounts: ['b'], amount: 1, risk: 'high' });
    const other = await ask({ name: 'colour', value: 'red' }, 'change_setting');
    await expect(reviewBatch(parts(), ada, [low, other])).rejects.toThrow('one kind');
    await expect(reviewBatch(parts(), ada, [low, high])).rejects.toThrow('high risk');
    const { ben } = await house();
    await expect(reviewBatch(parts(), ben, [low])).rejects.toThrow('no such proposal');
    const { items } = await reviewBatch(parts(), ada, [low]);
    const smuggled = [...items, { ...items[0]!, proposal: high }];
    await expect(decideBatch(parts(), ada, { decision: 'approve', proposals: smuggled })).rejects.toThrow(
      'high risk',
    );
    expect((await readProposal(parts(), ada, low)).status).toBe('proposed');
  });
});
