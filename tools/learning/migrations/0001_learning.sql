-- Whether the tenant lets decisions become examples. No row is a no.
create table learning.consent (
  tenant_id uuid not null primary key,
  given boolean not null,
  changed_by text not null,
  changed_at timestamptz not null
);
select platform.protect('learning.consent');

-- What was said and what was understood, redacted and sealed under the key of the person who said it, so that erasing the
-- person leaves nothing readable. It is noted when it was understood, waits once a decision was heard, and counts once a
-- person accepted it. What is dropped is deleted.
create table learning.example (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  thread_id uuid not null,
  message_id text not null,
  read_by integer not null,
  sealed bytea not null,
  status text not null check (status in ('noted', 'waiting', 'accepted')),
  noted_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, thread_id, message_id),
  check ((status = 'accepted') = (reviewed_at is not null))
);
create index example_by_status on learning.example (tenant_id, status, noted_at desc);
select platform.protect('learning.example');

-- What a person decided on a proposal that came of it: once for each proposal.
create table learning.decision (
  tenant_id uuid not null,
  proposal_id uuid not null,
  example_id uuid not null,
  action text not null,
  decision text not null check (decision in ('approve', 'edit', 'reject')),
  sealed bytea not null,
  decided_at timestamptz not null,
  primary key (tenant_id, proposal_id),
  foreign key (tenant_id, example_id) references learning.example (tenant_id, id) on delete cascade
);
create index decision_by_example on learning.decision (tenant_id, example_id);
select platform.protect('learning.decision');

-- Versions of what reads messages, from 2 on: version 1 is what was shipped and configured. Nothing of one is rewritten.
create table learning.version (
  tenant_id uuid not null,
  number integer not null check (number >= 2),
  model text,
  prompt text,
  fingerprint text not null,
  note text not null,
  entered_by text not null,
  entered_at timestamptz not null,
  primary key (tenant_id, number)
);
create function learning.keep_version() returns trigger language plpgsql as $$
begin
  raise exception 'versions are never rewritten';
end $$;
create trigger version_kept after update or delete on learning.version
  for each row execute function learning.keep_version();
select platform.protect('learning.version');

-- How a version did on the accepted examples beside the one that was current then.
create table learning.evaluation (
  tenant_id uuid not null,
  id uuid not null,
  version integer not null,
  against integer not null,
  why text not null check (why in ('week', 'examples')),
  comparison jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index evaluation_newest on learning.evaluation (tenant_id, version, at desc);
select platform.protect('learning.evaluation');

-- Which version became current, one after the other; the last one is. Before the first, version 1 is.
create table learning.promotion (
  tenant_id uuid not null,
  sequence integer not null,
  version integer not null,
  proposal_id uuid not null,
  promoted_at timestamptz not null,
  primary key (tenant_id, sequence)
);
select platform.protect('learning.promotion');
