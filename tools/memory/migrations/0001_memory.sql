-- What a person prefers, and who or which decision taught it. What it says is sealed under the person's own key, so that
-- erasing the person leaves nothing readable of it.
create table memory.preference (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  sealed bytea not null,
  taught text not null check (taught in ('said', 'rejected', 'edited')),
  taught_by text not null,
  proposal_id uuid,
  taught_at timestamptz not null,
  primary key (tenant_id, id)
);
create index preference_by_person on memory.preference (tenant_id, person_id, taught_at desc);
select platform.protect('memory.preference');
