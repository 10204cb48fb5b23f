-- Rules that repeat. What was signed is the envelope's fingerprint, in the standing policy; the row says where we are.
create table pricing.schedule (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  rule_id text not null,
  rule_version integer not null,
  envelope jsonb not null,
  policy_id uuid not null,
  proposal_id uuid not null,
  asked_by uuid not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  primary key (tenant_id, id)
);

-- What became of each occurrence: one row for each, once.
create table pricing.occurrence (
  tenant_id uuid not null,
  schedule_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  outcome text not null check (outcome in ('run', 'asked', 'nothing to change', 'missed', 'refused')),
  proposal_id uuid,
  note text not null,
  at timestamptz not null,
  primary key (tenant_id, schedule_id, starts_at),
  foreign key (tenant_id, schedule_id) references pricing.schedule (tenant_id, id)
);

select platform.protect('pricing.schedule'), platform.protect('pricing.occurrence');
