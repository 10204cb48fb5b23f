-- The kernel's own tables. Every table with a tenant is protected below by row-level security that is forced on its
-- owner too; the tenant is a transaction's setting, made before the role is taken, and no role can call set_config.

create schema platform;

create function platform.tenant() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;

-- Puts a table behind the tenant's wall. Every migration calls it for every table that it makes.
create function platform.protect(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_wall on %s using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant())',
    target);
end $$;

-- Identity -----------------------------------------------------------------------------------------------------------

create table platform.tenant_account (
  tenant_id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table platform.principal (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('operator', 'agent', 'service')),
  name text not null,
  scopes text[] not null default '{}',
  on_behalf_of uuid,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  primary key (tenant_id, id)
);

-- Secrets that are presented by their bearer are kept only as SHA-256.
create table platform.credential (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('operator_link', 'session', 'access_token')),
  secret_hash text not null unique,
  principal_id uuid not null,
  name text not null default '',
  scopes text[] not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, principal_id) references platform.principal (tenant_id, id)
);

-- Policies, budgets, the kill switch ---------------------------------------------------------------------------------

-- A standing policy lets named actions through within limits. It is signed when a person adopts it.
create table platform.standing_policy (
  tenant_id uuid not null,
  id uuid not null,
  version integer not null,
  name text not null,
  document jsonb not null,
  fingerprint text not null,
  signed_by uuid not null,
  key_id text not null,
  signature text not null,
  valid_until timestamptz not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (tenant_id, id, version)
);

create table platform.policy_spend (
  tenant_id uuid not null,
  policy_id uuid not null,
  window_start timestamptz not null,
  unit text not null,
  spent bigint not null default 0,
  primary key (tenant_id, policy_id, window_start, unit)
);

-- The tenant's rules of approval: who must look at what. The newest version holds.
create table platform.approval_rules (
  tenant_id uuid not null,
  version integer not null,
  document jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, version)
);

create table platform.freeze (
  tenant_id uuid not null,
  id uuid not null,
  scope text not null check (scope in ('everything', 'agent', 'policy')),
  subject_id uuid,
  reason text not null,
  frozen_by uuid not null,
  frozen_at timestamptz not null default clock_timestamp(),
  lifted_by uuid,
  lifted_at timestamptz,
  primary key (tenant_id, id),
  check ((scope = 'everything') = (subject_id is null))
);

-- Proposals ----------------------------------------------------------------------------------------------------------

create table platform.proposal (
  tenant_id uuid not null,
  id uuid not null,
  status text not null,
  action text not null,
  requester_id uuid not null,
  thread_id uuid,
  dedupe_key text,
  document jsonb not null,
  fingerprint text not null,
  risk text not null,
  approvers_required integer not null check (approvers_required between 0 and 2),
  decide_by timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  superseded_by uuid,
  reason text,
  problem jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, dedupe_key)
);
create index proposal_inbox on platform.proposal (tenant_id, status, created_at desc);

create table platform.proposal_target (
  tenant_id uuid not null,
  proposal_id uuid not null,
  position integer not null,
  ref text not null,
  title text not null,
  before jsonb not null,
  after jsonb not null,
  leaf text not null,
  primary key (tenant_id, proposal_id, position),
  unique (tenant_id, proposal_id, ref),
  foreign key (tenant_id, proposal_id) references platform.proposal (tenant_id, id)
);

-- A one-time challenge, bound to a person and a fingerprint.
create table platform.challenge (
  tenant_id uuid not null,
  id uuid not null,
  proposal_id uuid not null,
  approver_id uuid not null,
  fingerprint text not null,
  nonce_hash text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id)
);

create table platform.countersignature (
  tenant_id uuid not null,
  id uuid not null,
  proposal_id uuid not null,
  approver_id uuid not null,
  decision text not null check (decision in ('approve', 'reject')),
  method text not null check (method in ('session', 'passkey', 'policy')),
  statement jsonb not null,
  key_id text not null,
  signature text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  unique (tenant_id, proposal_id, approver_id),
  foreign key (tenant_id, proposal_id) references platform.proposal (tenant_id, id)
);

create table platform.grant (
  tenant_id uuid not null,
  id uuid not null,
  proposal_id uuid not null,
  fingerprint text not null,
  approved_root text not null,
  approved_positions integer[] not null,
  policy_id uuid,
  policy_version integer,
  use_by timestamptz not null,
  consumed_at timestamptz,
  run_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, proposal_id),
  check ((consumed_at is null) = (run_id is null))
);

-- Runs ---------------------------------------------------------------------------------------------------------------

create table platform.run (
  tenant_id uuid not null,
  id uuid not null,
  proposal_id uuid not null,
  grant_id uuid not null,
  action text not null,
  status text not null,
  total integer not null,
  concurrency integer not null default 5,
  -- The person who paused it; a run that a freeze paused goes on by itself when it is lifted.
  paused_by uuid,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, grant_id)
);

create table platform.target (
  tenant_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  position integer not null,
  ref text not null,
  status text not null,
  attempts integer not null default 0,
  waited_ms bigint not null default 0,
  fence integer not null default 0,
  lease_until timestamptz,
  next_attempt_at timestamptz not null default clock_timestamp(),
  idempotency_key text not null,
  sent_at timestamptz,
  receipt jsonb,
  verification jsonb,
  problem jsonb,
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, run_id, position),
  foreign key (tenant_id, run_id) references platform.run (tenant_id, id)
);
create index target_due on platform.target (tenant_id, run_id, status, next_attempt_at);

create table platform.dead_letter (
  tenant_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  target_id uuid not null,
  class text not null,
  problem jsonb not null,
  recommendation text not null,
  created_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  primary key (tenant_id, id)
);

-- Events, outbox, inbox ----------------------------------------------------------------------------------------------

create table platform.event (
  tenant_id uuid not null,
  id uuid not null,
  type text not null,
  version integer not null,
  key text not null,
  payload jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);

-- The one source of jobs. A row carries ids only; its id becomes the job's id.
create table platform.outbox (
  tenant_id uuid not null,
  id uuid not null,
  topic text not null,
  subject_id uuid not null,
  available_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  relayed_at timestamptz,
  done_at timestamptz,
  failures integer not null default 0,
  primary key (id)
);
create index outbox_waiting on platform.outbox (available_at) where relayed_at is null;
create index outbox_open on platform.outbox (relayed_at) where relayed_at is not null and done_at is null;

create table platform.inbox (
  tenant_id uuid not null,
  consumer text not null,
  event_id uuid not null,
  handled_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, consumer, event_id)
);

create function platform.announce_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('countersign_outbox', '');
  return null;
end $$;
create trigger outbox_announce after insert on platform.outbox
  for each statement execute function platform.announce_outbox();

-- Audit --------------------------------------------------------------------------------------------------------------

create table platform.audit_entry (
  tenant_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  subject text,
  payload_digest text not null,
  hash text not null,
  primary key (tenant_id, seq)
);

-- Salt and payload, sealed together: a salt in the clear would let an erased payload be guessed from its digest.
create table platform.audit_payload (
  tenant_id uuid not null,
  seq bigint not null,
  sealed bytea not null,
  primary key (tenant_id, seq)
);

-- The signed head: how long the chain is and where it ends.
create table platform.audit_head (
  tenant_id uuid not null,
  seq bigint not null,
  hash text not null,
  key_id text not null,
  signature text not null,
  at timestamptz not null,
  primary key (tenant_id)
);

-- A subject's key, wrapped by the installation's master key. Destroying it erases all that was sealed with it.
create table platform.subject_key (
  tenant_id uuid not null,
  subject text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, subject)
);

-- A person's own record, such as the buyer's profile, sealed under that person's key.
create table platform.sealed_record (
  tenant_id uuid not null,
  subject_id uuid not null,
  name text not null,
  sealed bytea not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, subject_id, name)
);

-- Threads ------------------------------------------------------------------------------------------------------------

create table platform.thread (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  title text not null default '',
  graph text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- The wall -----------------------------------------------------------------------------------------------------------

do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'platform' loop
    perform platform.protect(format('platform.%I', name)::regclass);
  end loop;
end $$;

-- Credentials are looked up before the tenant is known, by their hash, under a role that can do only this.
grant usage on schema platform to cs_identity;
grant select on platform.credential, platform.principal to cs_identity;
create policy find_by_secret on platform.credential for select to cs_identity using (true);
create policy find_holder on platform.principal for select to cs_identity using (true);

-- The relay moves jobs of every tenant, and sees nothing of them but ids.
grant usage on schema platform to cs_relay;
grant select, update, delete on platform.outbox to cs_relay;
create policy relay_all on platform.outbox to cs_relay using (true) with check (true);

-- The kernel reads and writes its tables, but nobody rewrites what is append-only.
grant usage on schema platform to cs_kernel;
grant select, insert, update, delete on all tables in schema platform to cs_kernel;
revoke update, delete on platform.event, platform.audit_entry, platform.countersignature, platform.proposal_target,
  platform.inbox from cs_kernel;
revoke delete on platform.proposal, platform.grant, platform.run, platform.target from cs_kernel;
revoke update on platform.audit_payload, platform.proposal_target from cs_kernel;
revoke update (document, fingerprint, action, requester_id) on platform.proposal from cs_kernel;

-- Whoever waits for a proposal hears of every change of it and of its run.
create function platform.announce_change() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'run' then
    perform pg_notify('countersign_change', new.proposal_id::text);
  elsif tg_table_name = 'freeze' then
    perform pg_notify('countersign_change', 'freeze:' || new.id);
  else
    perform pg_notify('countersign_change', new.id::text);
  end if;
  return null;
end $$;
create trigger proposal_change after insert or update of status on platform.proposal
  for each row execute function platform.announce_change();
create trigger run_change after insert or update of status on platform.run
  for each row execute function platform.announce_change();
create trigger freeze_change after insert or update on platform.freeze
  for each row execute function platform.announce_change();
