import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import type { Outcome } from '../kernel.ts';
import { kernelTransaction } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { decide, openChallenge } from './decide.ts';
import { readProposal } from './read.ts';
import { activePolicies, adoptPolicy } from './standing.ts';

/** What somebody can do who writes into the kernel's tables, and what it gets him. */
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
const deposit = async (who: Principal, input: object = {}) =>
  idOf(await test.kernel.call(who, 'deposit_money', { accounts: ['a', 'b'], amount: 1, ...input }));
const decideOn = async (
  who: Principal,
  proposal: string,
  decision: 'approve' | 'reject',
  positions?: number[],
) => {
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, who, proposal);
  return decide(test.kernel.parts, who, { proposal, decision, fingerprint, challenge: nonce, positions });
};
const written = (tenant: string) =>
  test.bank.ledger
    .filter(entry => entry.tenant === tenant)
    .map(({ account, amount }) => `${account} ${amount}`)
    .sort();
const owner = (sql: string) => test.database.asOwner(sql);
const again = (tenant: string, topic: string, from: string) =>
  owner(`insert into platform.outbox (tenant_id, id, topic, subject_id)
    select tenant_id, gen_random_uuid(), '${topic}', id from ${from} where tenant_id = '${tenant}'`);
/** Uses the grant and leaves the run queued. */
const consumed = async (tenant: string) => {
  await owner(`
    create function pg_temp.hold() returns trigger language plpgsql as $$ begin
      if new.topic = 'run.drive' then new.available_at = now() + interval '1 hour'; end if; return new; end $$;
    create trigger hold before insert on platform.outbox for each row execute function pg_temp.hold();`);
  await test.settle();
  await owner('drop function pg_temp.hold cascade');
  expect(written(tenant)).toEqual([]);
};
const askForTwo = (person: Principal) =>
  owner(`insert into platform.approval_rules (tenant_id, version, document, created_by) values ('${person.tenant}', 1,
    '{"two_people_from_risk": "medium", "two_people_from": [], "passkey_from_risk": "never", "separate_requester": false,
      "decide_within_ms": 60000, "use_within_ms": 60000}', '${person.id}')`);

it('one approval copied under another name is not two people', async () => {
  const { tenant, ada, ben, agent } = test.people();
  await askForTwo(ada);
  const id = await deposit(agent);
  expect(await decideOn(ada, id, 'approve')).toMatchObject({ status: 'proposed', approvals: 1, required: 2 });
  await owner(`
    insert into platform.countersignature (tenant_id, id, proposal_id, approver_id, decision, method, statement, key_id, signature)
      select tenant_id, gen_random_uuid(), proposal_id, '${ben.id}', decision, method, statement, key_id, signature
      from platform.countersignature where proposal_id = '${id}';
    update platform.proposal set status = 'approved' where id = '${id}';
    insert into platform.grant (tenant_id, id, proposal_id, fingerprint, approved_root, approved_positions, use_by)
      select tenant_id, id, id, fingerprint, document->'targets'->>'root', '{0,1}', (document->>'use_by')::timestamptz
      from platform.proposal where id = '${id}'`);
  await again(tenant, 'grant.consume', 'platform.grant');
  await test.settle();
  expect(written(tenant)).toEqual([]);
});

it('whoever approved first may not reject afterwards, and is told how to take it back', async () => {
  const { ada, ben, agent } = test.people();
  await askForTwo(ada);
  const id = await deposit(agent);
  await decideOn(ada, id, 'approve');
  await expect(decideOn(ada, id, 'reject')).rejects.toMatchObject({
    code: 'not_pending',
    problem: { mend: expect.stringContaining('withdraw') },
  });
  expect(await decideOn(ben, id, 'reject')).toMatchObject({ status: 'rejected' });
});

it('an approval whose time was lengthened in its row is still over', async () => {
  const { tenant, ada, agent } = test.people();
  const id = await deposit(agent, { decide_within_ms: 2_000, use_within_ms: 1 });
  await decideOn(ada, id, 'approve');
  await owner(`update platform.grant set use_by = now() + interval '1 day' where proposal_id = '${id}'`);
  await test.settle();
  expect(written(tenant)).toEqual([]);
});

it('a target changed after the grant was used is not carried out; the untouched ones stop with it', async () => {
  const { tenant, ada, agent } = test.people();
  const id = await deposit(agent);
  await decideOn(ada, id, 'approve');
  await consumed(tenant);
  await owner(
    `update platform.proposal_target set after = '{"balance": 1000}' where proposal_id = '${id}' and position = 1`,
  );
  await again(tenant, 'run.drive', 'platform.run');
  await test.settle();
  expect(written(tenant)).toEqual([]);
  expect(await readProposal(test.kernel.parts, ada, id)).toMatchObject({ run: { status: 'cancelled' } });
});

it('a target that was not approved cannot be slipped into a run', async () => {
  const { tenant, ada, agent } = test.people();
  const id = await deposit(agent);
  await decideOn(ada, id, 'approve', [0]);
  await consumed(tenant);
  await owner(`insert into platform.target (tenant_id, id, run_id, position, ref, status, idempotency_key)
    select tenant_id, gen_random_uuid(), id, 1, 'b', 'pending', 'mine' from platform.run where proposal_id = '${id}'`);
  await again(tenant, 'run.drive', 'platform.run');
  await test.settle();
  expect(written(tenant)).toEqual(['a 1']);
});

it('a run that no grant made does nothing', async () => {
  const { tenant, agent } = test.people();
  const id = await deposit(agent);
  const run = newId();
  await owner(`
    insert into platform.run (tenant_id, id, proposal_id, grant_id, action, status, total)
      values ('${tenant}', '${run}', '${id}', '${newId()}', 'deposit_money', 'queued', 1);
    insert into platform.target (tenant_id, id, run_id, position, ref, status, idempotency_key)
      values ('${tenant}', '${newId()}', '${run}', 0, 'a', 'pending', 'mine')`);
  await again(tenant, 'run.drive', 'platform.run');
  await test.settle();
  expect(written(tenant)).toEqual([]);
});

it('a target set back to pending under another key reaches the vendor under the first one', async () => {
  const { tenant, ada, agent } = test.people();
  const id = await deposit(agent, { accounts: ['a'] });
  await decideOn(ada, id, 'approve');
  await test.settle();
  await owner(`update platform.target set status = 'pending', sent_at = null, idempotency_key = 'another' where tenant_id = '${tenant}';
    update platform.run set status = 'queued' where tenant_id = '${tenant}'`);
  test.bank.move(tenant, 'a', 0);
  await again(tenant, 'run.drive', 'platform.run');
  await test.settle();
  expect(written(tenant)).toEqual(['a 1']);
});

it('what a person was shown is what the decision names: another document in between is noticed', async () => {
  const { ada, agent } = test.people();
  const id = await deposit(agent);
  const read = () => readProposal(test.kernel.parts, ada, id);
  const honest = (await read()).fingerprint;
  await owner(
    `update platform.proposal_target set after = '{"balance": 0}' where proposal_id = '${id}' and position = 0`,
  );
  const shown = (await read()).fingerprint;
  await owner(
    `update platform.proposal_target set after = '{"balance": 1}' where proposal_id = '${id}' and position = 0`,
  );
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, id);
  expect(fingerprint).toBe(honest);
  await expect(
    decide(test.kernel.parts, ada, {
      proposal: id,
      decision: 'approve',
      fingerprint: shown,
      challenge: nonce,
    }),
  ).rejects.toMatchObject({ code: 'fingerprint_mismatch' });
});

it('a forged approval is not shown as one', async () => {
  const { tenant, ada, ben, agent } = test.people();
  const id = await deposit(agent);
  await owner(`insert into platform.countersignature (tenant_id, id, proposal_id, approver_id, decision, method, statement, key_id, signature)
    values ('${tenant}', gen_random_uuid(), '${id}', '${ben.id}', 'approve', 'session', '{}', 'x', 'x')`);
  expect(await readProposal(test.kernel.parts, ada, id)).toMatchObject({ approvals: [] });
});

it('a standing policy holds for its tenant and its time, not where its signed words were copied to', async () => {
  const { ada } = test.people();
  const { tenant: elsewhere } = test.people();
  const document = {
    name: 'Small deposits',
    actions: ['deposit_money'],
    accounts: 'any' as const,
    max_risk: 'low' as const,
    max_spend_per_call: [],
    budgets: [],
    requesters: 'any' as const,
  };
  const { parts } = test.kernel;
  const validUntil = new Date(Date.now() + 3_600_000);
  const policy = await kernelTransaction(parts, ada.tenant, t =>
    adoptPolicy(t, parts, { tenant: ada.tenant, document, signedBy: ada.id, validUntil }),
  );
  expect(await activePolicies(parts, ada.tenant)).toMatchObject([{ id: policy }]);
  await owner(`insert into platform.standing_policy
    select '${elsewhere}', id, version, name, document, fingerprint, signed_by, key_id, signature, valid_until, created_at, revoked_at
    from platform.standing_policy where id = '${policy}'`);
  expect(await activePolicies(parts, elsewhere)).toEqual([]);
  await owner(
    `update platform.standing_policy set valid_until = now() + interval '9 years' where id = '${policy}'`,
  );
  expect(await activePolicies(parts, ada.tenant)).toEqual([]);
});

it('characters that no database keeps are refused from a caller and replaced from an outsider', async () => {
  const { agent } = test.people();
  for (const account of ['nul \0', 'half \ud800'])
    expect(await test.kernel.call(agent, 'deposit_money', { accounts: [account], amount: 1 })).toMatchObject({
      kind: 'refused',
      problem: { code: 'invalid_input' },
    });
});
