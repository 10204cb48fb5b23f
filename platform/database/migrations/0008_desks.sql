-- What people do with a proposal beside deciding on it. Neither table gives anybody a power.

-- Not to be seen in one person's inbox until a time.
create table platform.set_aside (
  tenant_id uuid not null,
  proposal_id uuid not null,
  person_id uuid not null,
  until timestamptz not null,
  primary key (tenant_id, proposal_id, person_id),
  foreign key (tenant_id, proposal_id) references platform.proposal (tenant_id, id)
);

-- Whom the others expect to decide.
create table platform.delegation (
  tenant_id uuid not null,
  proposal_id uuid not null,
  delegate_id uuid not null,
  delegated_by uuid not null,
  note text not null default '',
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, proposal_id),
  foreign key (tenant_id, proposal_id) references platform.proposal (tenant_id, id),
  foreign key (tenant_id, delegate_id) references platform.principal (tenant_id, id)
);

select platform.protect('platform.set_aside'), platform.protect('platform.delegation');
grant select, insert, update, delete on platform.set_aside, platform.delegation to cs_kernel;

-- Lists of many thousands, by each of their orders.
create index proposal_deadline on platform.proposal (tenant_id, status, decide_by);
create index proposal_newest on platform.proposal (tenant_id, id desc);
create index dead_letter_open on platform.dead_letter (tenant_id, id desc) where resolved_at is null;
create index run_newest on platform.run (tenant_id, id desc);

-- Open consoles hear of it as of any change of the proposal.
create function platform.announce_desk() returns trigger language plpgsql as $$
begin
  perform pg_notify('countersign_change', coalesce(new.proposal_id, old.proposal_id)::text);
  return null;
end $$;
create trigger set_aside_change after insert or update or delete on platform.set_aside
  for each row execute function platform.announce_desk();
create trigger delegation_change after insert or update or delete on platform.delegation
  for each row execute function platform.announce_desk();
