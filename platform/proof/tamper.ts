import { newId } from '../identifiers.ts';
import type { Tampering } from './commands.ts';
import type { Known, World } from './world.ts';

/**
 * Writes into the kernel's tables, past its roles, as only the owner of the database could: and still nothing is to be
 * written outside that no person signed.
 */
export async function tamper(world: World, { id, asked }: Known, how: Tampering): Promise<void> {
  world.tampered = true;
  const { tenant, ben } = world;
  const of = (column = 'proposal_id') => `tenant_id = '${tenant}' and ${column} = '${id}'`;
  const job = (topic: string, subject: string) =>
    `insert into platform.outbox (tenant_id, id, topic, subject_id) select '${tenant}', gen_random_uuid(), '${topic}', ${subject};`;
  const grant = `insert into platform.grant (tenant_id, id, proposal_id, fingerprint, approved_root, approved_positions, use_by)
    select p.tenant_id, p.id, p.id, p.fingerprint, p.document->'targets'->>'root', array(select generate_series(0, ${asked.length - 1})),
      (p.document->>'use_by')::timestamptz from platform.proposal p where ${of('p.id').replace('tenant_id', 'p.tenant_id')}
    on conflict do nothing;`;
  const consumeAgain = `${job('grant.consume', `g.id from platform.grant g where g.tenant_id = '${tenant}' and g.proposal_id = '${id}'`)}`;
  const driveAgain = `${job('run.drive', `r.id from platform.run r where r.tenant_id = '${tenant}' and r.proposal_id = '${id}'`)}`;
  const run = newId();
  const statements: Record<Tampering, string> = {
    document: `update platform.proposal set document = jsonb_set(document, '{input,amount}', '1000') where ${of('id')};`,
    target: `update platform.proposal_target set after = '{"balance": 1000}' where ${of()} and position = 0;${driveAgain}`,
    positions: `update platform.grant set approved_positions = array(select generate_series(0, ${asked.length - 1})) where ${of()};${consumeAgain}`,
    deadline: `update platform.proposal set decide_by = now() + interval '1 day', status = case status when 'expired' then 'approved' else status end where ${of('id')};
      update platform.grant set use_by = now() + interval '1 day' where ${of()};${consumeAgain}`,
    second_signature: `insert into platform.countersignature (tenant_id, id, proposal_id, approver_id, decision, method, statement, key_id, signature)
      select tenant_id, gen_random_uuid(), proposal_id, '${ben.id}', decision, method, statement, key_id, signature
      from platform.countersignature where ${of()} limit 1 on conflict do nothing;
      update platform.proposal set status = 'approved' where ${of('id')} and status = 'proposed';${grant}${consumeAgain}`,
    approval: `update platform.proposal set status = 'approved', approvers_required = 1 where ${of('id')};
      insert into platform.countersignature (tenant_id, id, proposal_id, approver_id, decision, method, statement, key_id, signature)
      values ('${tenant}', gen_random_uuid(), '${id}', '${ben.id}', 'approve', 'session', '{}', 'x', 'x') on conflict do nothing;${grant}${consumeAgain}`,
    run: `${grant}insert into platform.run (tenant_id, id, proposal_id, grant_id, action, status, total)
      select tenant_id, '${run}', proposal_id, id, 'deposit_money', 'queued', 1 from platform.grant where ${of()} on conflict do nothing;
      update platform.grant set consumed_at = now(), run_id = '${run}' where ${of()};
      insert into platform.target (tenant_id, id, run_id, position, ref, status, idempotency_key)
      select tenant_id, gen_random_uuid(), '${run}', 0, 'a', 'pending', 'another' from platform.run where id = '${run}';${job('run.drive', `'${run}'::uuid`)}`,
    run_target: `update platform.target set position = position + 1, idempotency_key = 'another' where tenant_id = '${tenant}'
      and status = 'pending' and run_id in (select id from platform.run where ${of()});${driveAgain}`,
    again: `update platform.target set status = 'pending', sent_at = null, lease_until = null, attempts = 0, idempotency_key = gen_random_uuid()::text
      where tenant_id = '${tenant}' and run_id in (select id from platform.run where ${of()});
      update platform.run set status = 'queued' where ${of()};${driveAgain}`,
  };
  await world.database.asOwner(statements[how]);
}
